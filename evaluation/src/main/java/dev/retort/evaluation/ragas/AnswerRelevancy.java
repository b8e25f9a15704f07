package dev.retort.evaluation.ragas;

import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.JudgeRequests;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.judge.GeneratedQuestion;
import dev.retort.evaluation.judge.Judge;
import dev.retort.evaluation.metric.Embeddings;
import dev.retort.evaluation.metric.TextEmbedder;
import dev.retort.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Mean cosine of the question with questions generated back from the answer, from −1 to 1; 0 where the answer evades (Es et
 * al. 2023, "RAGAS").
 *
 * <p>One request for all generations where the model gives several replies, else one each; embeddings in batches.
 * Gameable: an echo of the question wins it. Unscored where a generation is missing or all generated questions are empty.
 */
public final class AnswerRelevancy implements Metric {

    /** With three generations: three for each answer, or one with three replies where the model gives several. */
    public static final JudgeRequests REQUESTS = JudgeRequests.perAnswer(3);

    private static final int GENERATIONS = 3;

    private final Judge judge;
    private final TextEmbedder embedder;
    private final Compatibility compatibility;
    private final int generations;

    /** Creates the metric with three generations and the formula of ragas 0.4. */
    public AnswerRelevancy(Judge judge, TextEmbedder embedder) {
        this(judge, embedder, Compatibility.RAGAS_0_4, GENERATIONS);
    }

    /**
     * Creates the metric.
     *
     * @param generations questions generated from each answer, at least 1: ragas' strictness
     */
    public AnswerRelevancy(Judge judge, TextEmbedder embedder, Compatibility compatibility, int generations) {
        this.judge = judge;
        this.embedder = embedder;
        this.compatibility = compatibility;
        this.generations = generations;
    }

    @Override
    public String name() {
        return "answer_relevancy";
    }

    @Override
    public String description() {
        return "cosine of the question with questions made from the answer, by %s; an echo of the question wins it"
                .formatted(judge.described());
    }

    @Override
    public JudgeRequests judgeRequests() {
        return JudgeRequests.perAnswer(generations);
    }

    @Override
    public List<Score> score(List<EvaluationSample> samples, Progress progress) {
        ScoreSheet sheet = new ScoreSheet(samples);
        sheet.refuse(sample -> sample.response().isBlank(), "the answer is empty");
        ScoreSheet.Replies<GeneratedQuestion> generated = sheet.askEach(
                i -> samples.get(i).response(), responses -> judge.questions(responses, generations, progress));
        for (int i : sheet.open()) {
            if (generated.all(i).stream()
                    .allMatch(question -> question.question().isEmpty())) {
                sheet.close(i, new Score.Unscored("the judge found no question that the answer answers"));
            }
        }
        List<String> texts = sheet.open().stream()
                .flatMap(i -> Stream.concat(
                        Stream.of(samples.get(i).userInput()),
                        generated.all(i).stream().map(GeneratedQuestion::question)))
                .toList();
        Embeddings embeddings = Embeddings.of(embedder, texts, name(), progress);
        sheet.open().forEach(i -> sheet.close(i, score(samples.get(i).userInput(), generated.all(i), embeddings)));
        return sheet.scores();
    }

    private Score score(String question, List<GeneratedQuestion> generated, Embeddings embeddings) {
        List<Double> cosines = new ArrayList<>();
        for (GeneratedQuestion one : generated) {
            switch (embeddings.cosine(question, one.question())) {
                case Score.Scored cosine -> cosines.add(cosine.value());
                case Score.Unscored none -> {
                    return none;
                }
            }
        }
        double mean =
                cosines.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        boolean evades = switch (compatibility) {
            case RAGAS_0_4 -> generated.stream().allMatch(GeneratedQuestion::noncommittal);
            case RAGAS_0_1 -> generated.stream().anyMatch(GeneratedQuestion::noncommittal);
        };
        return new Score.Scored(evades ? 0 : mean, Map.of("questions", generated, "cosines", cosines));
    }
}
