package dev.retort.evaluation.metric;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.retort.error.StoppedException;
import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.Score;
import dev.retort.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Cosine of the embeddings of question and answer, from −1 to 1.
 *
 * <p>Gameable: the question itself as the answer scores 1. It is shown beside others and is never a headline.
 */
public final class Relevance implements Metric {

    private static final int SAMPLES_A_BATCH = 16;

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
        List<Score> scores = new ArrayList<>();
        for (int start = 0; start < samples.size(); start += SAMPLES_A_BATCH) {
            scores.addAll(batch(samples.subList(start, Math.min(start + SAMPLES_A_BATCH, samples.size()))));
            progress.advanced(name(), scores.size(), samples.size());
        }
        return scores;
    }

    private List<Score> batch(List<EvaluationSample> samples) {
        List<EvaluationSample> answered = samples.stream()
                .filter(sample ->
                        !sample.response().isBlank() && !sample.userInput().isBlank())
                .toList();
        List<String> texts = new ArrayList<>();
        answered.forEach(sample -> texts.addAll(List.of(sample.userInput(), sample.response())));
        List<double[]> vectors;
        try {
            vectors = embedder.embed(texts);
        } catch (StoppedException e) {
            throw e;
        } catch (RuntimeException e) {
            String reason = "the embedding model failed: " + e.getMessage();
            return samples.stream()
                    .<Score>map(sample -> new Score.Unscored(reason))
                    .toList();
        }
        List<Score> scores = new ArrayList<>();
        int next = 0;
        for (EvaluationSample sample : samples) {
            if (sample.response().isBlank() || sample.userInput().isBlank()) {
                scores.add(new Score.Unscored("the question or the answer is empty"));
            } else {
                scores.add(cosine(vectors.get(next), vectors.get(next + 1)));
                next += 2;
            }
        }
        return scores;
    }

    private static Score cosine(double[] question, double[] answer) {
        OptionalDouble cosine = Cosine.of(question, answer);
        return cosine.isPresent()
                ? new Score.Scored(cosine.getAsDouble())
                : new Score.Unscored("the embedding of the question or the answer is zero");
    }
}
