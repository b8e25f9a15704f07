package dev.retort.evaluation.catalog;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.retort.call.ModelCalls;
import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.judge.Judge;
import dev.retort.evaluation.metric.TextEmbedder;
import dev.retort.model.ModelRef;
import dev.retort.model.NamedChatModel;
import dev.retort.progress.Progress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Scores answers with any LangChain4j model as judge: the door for applications that evaluate and distil nothing.
 *
 * <pre>{@code
 * Evaluation evaluation = Evaluation.judgedBy(chatModel, embeddingModel);
 * SampleScores scores = evaluation.score(samples, "faithfulness", "answer_relevancy");
 * System.out.println(scores.mean("faithfulness"));
 * }</pre>
 *
 * <p>Immutable and thread-safe if its models are. At most eight requests are in flight at once; a request that fails is
 * repeated, and a sample whose judgement cannot be had is unscored with the reason.
 */
public final class Evaluation {

    private static final int REQUESTS_IN_FLIGHT = 8;

    private final MetricsByName metrics;

    private Evaluation(MetricsByName metrics) {
        this.metrics = metrics;
    }

    /** Returns an evaluation by the metrics that ask no model, such as {@code support}, {@code grounded} and {@code bleu}. */
    public static Evaluation withoutModels() {
        return new Evaluation(new MetricsByName(Optional.empty(), Optional.empty()));
    }

    /**
     * Returns an evaluation whose judged metrics ask a model; those that compare embeddings are refused by name.
     *
     * @param judge another model than the one that answers, or it prefers its own words
     */
    public static Evaluation judgedBy(ChatModel judge) {
        return new Evaluation(new MetricsByName(Optional.of(judge(judge)), Optional.empty()));
    }

    /**
     * Returns an evaluation by all metrics.
     *
     * @param judge another model than the one that answers, or it prefers its own words
     * @param embeddings compares texts for metrics such as {@code answer_relevancy}
     */
    public static Evaluation judgedBy(ChatModel judge, EmbeddingModel embeddings) {
        return new Evaluation(new MetricsByName(Optional.of(judge(judge)), Optional.of(TextEmbedder.of(embeddings))));
    }

    private static Judge judge(ChatModel model) {
        ModelRef name = new ModelRef("judge", model.getClass().getSimpleName());
        return new Judge(new NamedChatModel(name, model), new ModelCalls(REQUESTS_IN_FLIGHT));
    }

    /** Returns the names of all metrics, those that ask no model first. */
    public List<String> metrics() {
        return metrics.names();
    }

    /**
     * Scores samples by metrics of these names.
     *
     * @throws dev.retort.error.UsageException if a name is unknown, or its judge or embeddings are missing
     */
    public SampleScores score(List<EvaluationSample> samples, String... names) {
        return score(samples, metrics.of(Arrays.asList(names)));
    }

    /**
     * Scores samples by metrics, such as an application's own.
     *
     * @throws dev.retort.error.UsageException if two have one name, or there is none
     */
    public SampleScores score(List<EvaluationSample> samples, List<Metric> chosen) {
        return SampleScores.of(samples, chosen, Progress.NONE);
    }
}
