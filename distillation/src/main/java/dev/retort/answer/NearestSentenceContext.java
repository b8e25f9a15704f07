package dev.retort.answer;

import dev.retort.document.Passage;
import dev.retort.question.Question;
import dev.retort.retrieval.NearestSentences;
import dev.retort.retrieval.RankedSentence;
import dev.retort.retrieval.RetrievedPassage;
import dev.retort.retrieval.Retriever;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The sentences of the retrieved passages nearest to the question, nearest first: a short context for a small model.
 *
 * @param retriever where the passages come from
 * @param topK how many passages
 * @param nearest ranks their sentences
 * @param sentences how many of these
 */
@API(status = API.Status.INTERNAL)
public record NearestSentenceContext(Retriever retriever, int topK, NearestSentences nearest, int sentences)
        implements ContextSource {

    @Override
    public Context contextOf(Question question) {
        List<Passage> passages = retriever.retrieve(question.text(), topK).stream()
                .map(RetrievedPassage::passage)
                .toList();
        List<RankedSentence> ranked = nearest.of(question.text(), passages, sentences);
        return new Context(
                ranked.stream().map(RankedSentence::text).toList(),
                passages.stream().map(Passage::id).toList());
    }
}
