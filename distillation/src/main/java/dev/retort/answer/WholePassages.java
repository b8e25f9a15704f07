package dev.retort.answer;

import dev.retort.question.Question;
import dev.retort.retrieval.RetrievedPassage;
import dev.retort.retrieval.Retriever;
import java.util.List;

/**
 * The retrieved passages as they are, best first.
 *
 * @param retriever where they come from
 * @param topK how many
 */
public record WholePassages(Retriever retriever, int topK) implements ContextSource {

    @Override
    public Context contextOf(Question question) {
        List<RetrievedPassage> found = retriever.retrieve(question.text(), topK);
        return new Context(
                found.stream().map(hit -> hit.passage().text()).toList(),
                found.stream().map(hit -> hit.passage().id()).toList());
    }
}
