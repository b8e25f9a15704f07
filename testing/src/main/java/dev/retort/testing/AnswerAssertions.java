package dev.retort.testing;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.retort.call.ModelCalls;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.grounding.Grounded;
import dev.retort.evaluation.judge.Judge;
import dev.retort.evaluation.metric.TextEmbedder;
import dev.retort.evaluation.ragas.AnswerRelevancy;
import dev.retort.evaluation.ragas.Faithfulness;
import dev.retort.model.ModelRef;
import dev.retort.model.NamedChatModel;
import java.util.Optional;

/**
 * Starts assertions on answers; made once, with the judge, and shared by all tests. Immutable and thread-safe.
 *
 * <pre>{@code
 * static final AnswerAssertions ANSWERS = AnswerAssertions.with(chatModel, embeddingModel);
 *
 * ANSWERS.assertThat(answer).isFaithfulTo(passages).isRelevantTo(question);
 * }</pre>
 */
public final class AnswerAssertions {

    private static final double FAITHFUL = 0.8;
    private static final double RELEVANT = 0.5;
    private static final int REQUESTS_IN_FLIGHT = 8;

    private final Metric faithfulness;
    private final double faithful;
    private final Optional<Metric> relevancy;
    private final double relevant;

    private AnswerAssertions(Metric faithfulness, double faithful, Optional<Metric> relevancy, double relevant) {
        this.faithfulness = faithfulness;
        this.faithful = faithful;
        this.relevancy = relevancy;
        this.relevant = relevant;
    }

    /** Judges by a chat model: faithfulness from 0.8 on, answer relevancy from 0.5 on. */
    static AnswerAssertions with(Judge judge, TextEmbedder embedder) {
        return new AnswerAssertions(
                new Faithfulness(judge), FAITHFUL, Optional.of(new AnswerRelevancy(judge, embedder)), RELEVANT);
    }

    /**
     * Judges by any chat model, with at most eight requests at once: faithfulness from 0.8 on, answer relevancy from 0.5 on.
     *
     * @param judge any LangChain4j model; it should be another than the one that answers
     * @param embeddings compares questions for relevancy
     */
    public static AnswerAssertions with(ChatModel judge, EmbeddingModel embeddings) {
        ModelRef name = new ModelRef("judge", judge.getClass().getSimpleName());
        return with(
                new Judge(new NamedChatModel(name, judge), new ModelCalls(REQUESTS_IN_FLIGHT)),
                TextEmbedder.of(embeddings));
    }

    /** Judges without any model: an answer is faithful where {@link Grounded} gives at least 0.5; relevancy is not judged. */
    public static AnswerAssertions withoutModel() {
        return new AnswerAssertions(new Grounded(), 0.5, Optional.empty(), RELEVANT);
    }

    /**
     * Returns the same assertions with other thresholds.
     *
     * @param faithful least faithfulness, from 0 to 1
     * @param relevant least relevancy, from −1 to 1
     */
    public AnswerAssertions atLeast(double faithful, double relevant) {
        return new AnswerAssertions(faithfulness, faithful, relevancy, relevant);
    }

    /** Starts assertions on an answer. */
    public AnswerAssert assertThat(String answer) {
        return new AnswerAssert(answer, this);
    }

    Metric faithfulness() {
        return faithfulness;
    }

    double leastFaithfulness() {
        return faithful;
    }

    Metric relevancy() {
        return relevancy.orElseThrow(() -> new UnsupportedOperationException(
                "Relevancy needs a judge: start with AnswerAssertions.with(judge, embedder)."));
    }

    double leastRelevancy() {
        return relevant;
    }
}
