package dev.retort.evaluation.ragas;

import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.metric.Embeddings;
import dev.retort.evaluation.metric.TextEmbedder;
import dev.retort.progress.Progress;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Cosine of the embeddings of answer and reference, from −1 to 1, or with a threshold 1 at or above it and 0 below: ragas'
 * semantic similarity. Unscored without a reference.
 */
public final class SemanticSimilarity implements Metric {

    private final TextEmbedder embedder;
    private final Compatibility compatibility;
    private final OptionalDouble threshold;

    /** Creates the metric without a threshold, following ragas 0.4. */
    public SemanticSimilarity(TextEmbedder embedder) {
        this(embedder, Compatibility.RAGAS_0_4, OptionalDouble.empty());
    }

    /** Creates the metric; a threshold of 0 counts as none. */
    public SemanticSimilarity(TextEmbedder embedder, Compatibility compatibility, OptionalDouble threshold) {
        this.embedder = embedder;
        this.compatibility = compatibility;
        this.threshold = threshold;
    }

    @Override
    public String name() {
        return "semantic_similarity";
    }

    @Override
    public String description() {
        return "cosine of answer and reference";
    }

    @Override
    public List<Score> score(List<EvaluationSample> samples, Progress progress) {
        List<String> texts = samples.stream()
                .filter(sample -> sample.reference().isPresent())
                .flatMap(sample -> Stream.of(
                        compatibility.embeddable(sample.response()),
                        compatibility.embeddable(sample.reference().orElseThrow())))
                .toList();
        Embeddings embeddings = Embeddings.of(embedder, texts, name(), progress);
        return samples.stream().map(sample -> score(sample, embeddings)).toList();
    }

    private Score score(EvaluationSample sample, Embeddings embeddings) {
        if (sample.reference().isEmpty()) {
            return new Score.Unscored("there is no reference");
        }
        Score cosine = embeddings.cosine(
                compatibility.embeddable(sample.response()),
                compatibility.embeddable(sample.reference().get()));
        return cosine instanceof Score.Scored scored && threshold.isPresent() && threshold.getAsDouble() != 0
                ? new Score.Scored(scored.value() >= threshold.getAsDouble() ? 1 : 0)
                : cosine;
    }
}
