package dev.retort.answer;

import dev.retort.question.Question;
import dev.retort.retrieval.RetrievedPassage;
import dev.retort.retrieval.Retriever;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The retrieved passages as they are, best first.
 *
 * @param retriever where they come from
 * @param topK how many
 */
@API(status = API.Status.INTERNAL)
public record WholePassages(Retriever retriever, int topK) implements ContextSource {

    @Override
    public Context contextOf(Question question) {
        List<RetrievedPassage> found = retriever.retrieve(question.text(), topK);
        return new Context(
                found.stream().map(hit -> hit.passage().text()).toList(),
                found.stream().map(hit -> hit.passage().id()).toList());
    }
}
