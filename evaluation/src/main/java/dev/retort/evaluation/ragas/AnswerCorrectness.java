package dev.retort.evaluation.ragas;

import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.JudgeRequests;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.judge.Judge;
import dev.retort.evaluation.judge.Judge.AnsweredQuestion;
import dev.retort.evaluation.judge.Judge.StatementSets;
import dev.retort.evaluation.judge.StatementClasses;
import dev.retort.evaluation.metric.TextEmbedder;
import dev.retort.progress.Progress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Weighted mean of the F-score of the answer's statements against the reference's and of their semantic similarity: ragas'
 * answer correctness, up to 1.
 *
 * <p>Three requests a sample. Where neither side has statements the F-score is 1. Unscored without a reference.
 */
public final class AnswerCorrectness implements Metric {

    /** Two for each answer, and one for each question's reference. */
    public static final JudgeRequests REQUESTS = new JudgeRequests(2, 0, 1, 0);

    /**
     * What weighs how much.
     *
     * @param factual weight of the F-score, default 0.75
     * @param similarity weight of the similarity, default 0.25; 0 asks for no embeddings
     * @param beta weight of recall in the F-score, default 1; ragas 0.1 has none
     */
    public record Weights(double factual, double similarity, double beta) {

        /** Ragas' defaults. */
        public static final Weights DEFAULT = new Weights(0.75, 0.25, 1);

        /** Refuses negative weights and weights that are all 0. */
        public Weights {
            if (factual < 0 || similarity < 0 || factual + similarity <= 0 || beta <= 0) {
                throw new IllegalArgumentException("weights are not negative, one is above 0, and so is beta");
            }
        }
    }

    private final Judge judge;
    private final SemanticSimilarity similarity;
    private final Weights weights;

    /** Creates the metric with ragas' weights, following ragas 0.4. */
    public AnswerCorrectness(Judge judge, TextEmbedder embedder) {
        this(judge, embedder, Compatibility.RAGAS_0_4, Weights.DEFAULT);
    }

    /** Creates the metric. */
    public AnswerCorrectness(Judge judge, TextEmbedder embedder, Compatibility compatibility, Weights weights) {
        this.judge = judge;
        this.similarity = new SemanticSimilarity(embedder, compatibility, OptionalDouble.empty());
        this.weights = weights;
    }

    @Override
    public String name() {
        return "answer_correctness";
    }

    @Override
    public String description() {
        return "agreement of the answer's statements with the reference's and likeness of the texts, by "
                + judge.described();
    }

    @Override
    public JudgeRequests judgeRequests() {
        return REQUESTS;
    }

    @Override
    public List<Score> score(List<EvaluationSample> samples, Progress progress) {
        ScoreSheet sheet = new ScoreSheet(samples);
        sheet.refuse(sample -> sample.reference().isEmpty(), "there is no reference");
        ScoreSheet.Replies<List<String>> statements = sheet.ask(
                i -> List.of(
                        new AnsweredQuestion(
                                samples.get(i).userInput(), samples.get(i).response()),
                        new AnsweredQuestion(
                                samples.get(i).userInput(),
                                samples.get(i).reference().orElseThrow())),
                inputs -> judge.statements(inputs, progress));
        // Without statements on either side there is nothing to sort, and nothing to ask.
        ScoreSheet.Replies<StatementClasses> classes = sheet.ask(
                i -> hasStatements(statements.all(i))
                        ? List.of(new StatementSets(
                                samples.get(i).userInput(),
                                statements.all(i).getFirst(),
                                statements.all(i).getLast()))
                        : List.<StatementSets>of(),
                inputs -> judge.classes(inputs, progress));
        List<Integer> open = sheet.open();
        List<Score> similarities = weights.similarity() == 0
                ? open.stream().<Score>map(i -> new Score.Scored(0)).toList()
                : similarity.score(open.stream().map(samples::get).toList(), progress);
        for (int position = 0; position < open.size(); position++) {
            sheet.close(open.get(position), score(classes.all(open.get(position)), similarities.get(position)));
        }
        return sheet.scores();
    }

    private static boolean hasStatements(List<List<String>> answerAndReference) {
        return !answerAndReference.getFirst().isEmpty()
                || !answerAndReference.getLast().isEmpty();
    }

    private Score score(List<StatementClasses> classes, Score similarity) {
        return switch (similarity) {
            case Score.Unscored none -> none;
            case Score.Scored likeness -> {
                double factual = classes.isEmpty() ? 1 : fScore(classes.getFirst());
                Map<String, Object> evidence = new LinkedHashMap<>();
                evidence.put("f_score", factual);
                evidence.put("similarity", likeness.value());
                classes.forEach(sorted -> evidence.put("statements", sorted));
                yield new Score.Scored(
                        (weights.factual() * factual + weights.similarity() * likeness.value())
                                / (weights.factual() + weights.similarity()),
                        evidence);
            }
        };
    }

    private double fScore(StatementClasses classes) {
        double shared = classes.truePositives().size();
        if (shared == 0) {
            return 0;
        }
        double precision = shared / (shared + classes.falsePositives().size());
        double recall = shared / (shared + classes.falseNegatives().size());
        double square = weights.beta() * weights.beta();
        return (1 + square) * precision * recall / (square * precision + recall);
    }
}
