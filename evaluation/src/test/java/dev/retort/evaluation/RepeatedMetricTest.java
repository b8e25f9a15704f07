package dev.retort.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.evaluation.comparison.ArmSummary;
import dev.retort.evaluation.comparison.Comparer;
import dev.retort.evaluation.comparison.Estimate;
import dev.retort.evaluation.comparison.Roles;
import dev.retort.file.Json;
import dev.retort.progress.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RepeatedMetricTest {

    private static final List<EvaluationSample> SAMPLES =
            List.of(Samples.of("Who?", "The team."), Samples.of("When?", "At noon."));

    /** Gives the scores it was made with. */
    private record Told(Score... scores) implements Metric {

        @Override
        public String name() {
            return "faithfulness";
        }

        @Override
        public String description() {
            return "as told";
        }

        @Override
        public List<Score> score(List<EvaluationSample> samples, Progress progress) {
            return List.of(scores);
        }
    }

    private static Score scored(double value) {
        return new Score.Scored(value);
    }

    @Test
    void theScoreIsTheMeanOfTheRepeatsWhichStandInTheEvidence() {
        List<Score> scores = new RepeatedMetric(
                        List.of(new Told(scored(0.5), scored(1)), new Told(scored(1), scored(1))))
                .score(SAMPLES, Progress.NONE);
        assertThat(scores.getFirst()).isEqualTo(new Score.Scored(0.75, Map.of("repeats", List.of(0.5, 1.0))));
    }

    @Test
    void aRepeatWithoutAScoreIsLeftOutAndAnAnswerWithoutAnyIsUnscored() {
        Score none = new Score.Unscored("the judge did not answer");
        List<Score> scores = new RepeatedMetric(List.of(new Told(none, none), new Told(scored(1), none)))
                .score(SAMPLES, Progress.NONE);
        assertThat(scores.getFirst()).isEqualTo(new Score.Scored(1, Map.of("repeats", List.of(1.0))));
        assertThat(scores.get(1)).isEqualTo(none);
    }

    @Test
    void theStandardDeviationOverRepeatsStandsBesideTheMeanAlsoAfterAFile() {
        // Variances 0.02 and 0.08 with one degree of freedom each: the root of their mean, 0.05.
        List<Score> scores = new RepeatedMetric(
                        List.of(new Told(scored(0.4), scored(0.2)), new Told(scored(0.6), scored(0.6))))
                .score(SAMPLES, Progress.NONE);
        List<Score> read = scores.stream()
                .map(score -> Json.mapper().readValue(Json.mapper().writeValueAsString(score), Score.class))
                .toList();
        assertThat(ArmSummary.of(read).repeatDeviation().orElseThrow()).isCloseTo(Math.sqrt(0.05), within(1e-12));
        assertThat(ArmSummary.of(List.of(scored(1))).repeatDeviation()).isEmpty();
    }

    @Test
    void aNoiselessJudgeWouldSeeSmallerDifferences() {
        List<QuestionScores> student = new ArrayList<>();
        List<QuestionScores> tuned = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            double wobble = (i * 7 % 5) / 5.0;
            student.add(question(i, 0.4, 0.6));
            tuned.add(question(i, 0.45 + wobble, 0.55 + wobble));
        }
        Estimate estimate = new Comparer()
                .compare(Map.of("student", student, "tuned", tuned), List.of(new Told().describe()), Roles.DISTILLATION)
                .metric("faithfulness")
                .againstBaseline()
                .estimate()
                .orElseThrow();
        double withNoise = estimate.minimumDetectable().orElseThrow();
        double without = estimate.minimumWithoutJudgeNoise().orElseThrow();
        // Variance of a mean of two: 0.01 of the student, 0.0025 of the tuned student.
        double noise = Math.sqrt((0.01 + 0.0025) / 24);
        double t = withNoise / standardError(24);
        assertThat(Math.sqrt(withNoise * withNoise - without * without)).isCloseTo(t * noise, within(1e-9));
    }

    private static QuestionScores question(int number, double first, double second) {
        return new QuestionScores(
                "q" + number,
                "section " + number,
                Map.of(
                        "faithfulness",
                        new Score.Scored((first + second) / 2, Map.of("repeats", List.of(first, second)))));
    }

    private static double standardError(int n) {
        double[] values =
                IntStream.range(0, n).mapToDouble(i -> (i * 7 % 5) / 5.0).toArray();
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return Math.sqrt(squares / (n - 1) / n);
    }
}
