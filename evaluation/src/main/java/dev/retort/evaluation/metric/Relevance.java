package dev.retort.evaluation.metric;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.Score;
import dev.retort.progress.Progress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Cosine of the embeddings of question and answer, from −1 to 1.
 *
 * <p>Gameable: the question itself as the answer scores 1. It is shown beside others and is never a headline.
 */
public final class Relevance implements Metric {

    private final TextEmbedder embedder;

    /** Creates the metric on a LangChain4j embedding model. */
    public Relevance(EmbeddingModel model) {
        this(TextEmbedder.of(model));
    }

    /** Creates the metric on any embedder. */
    public Relevance(TextEmbedder embedder) {
        this.embedder = embedder;
    }

    @Override
    public String name() {
        return "relevance";
    }

    @Override
    public String description() {
        return "cosine of question and answer; an echo of the question wins it";
    }

    @Override
    public List<Score> score(List<EvaluationSample> samples, Progress progress) {
        List<String> texts = samples.stream()
                .filter(Relevance::hasBoth)
                .flatMap(sample -> Stream.of(sample.userInput(), sample.response()))
                .toList();
        Embeddings embeddings = Embeddings.of(embedder, texts, name(), progress);
        return samples.stream()
                .map(sample -> hasBoth(sample)
                        ? embeddings.cosine(sample.userInput(), sample.response())
                        : new Score.Unscored("the question or the answer is empty"))
                .toList();
    }

    private static boolean hasBoth(EvaluationSample sample) {
        return !sample.response().isBlank() && !sample.userInput().isBlank();
    }
}
