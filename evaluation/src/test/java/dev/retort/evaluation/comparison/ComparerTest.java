package dev.retort.evaluation.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.UsageException;
import dev.retort.evaluation.Direction;
import dev.retort.evaluation.MetricDescription;
import dev.retort.evaluation.QuestionScores;
import dev.retort.evaluation.Score;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparerTest {

    private static final MetricDescription SUPPORT =
            new MetricDescription("support", Direction.HIGHER_IS_BETTER, "share of words found");
    private static final MetricDescription TAUTOLOGY =
            new MetricDescription("tautology", Direction.LOWER_IS_BETTER, "share of empty answers");
    private static final MetricDescription WORDS = new MetricDescription("words", Direction.NEITHER, "length in words");

    private final Map<String, List<QuestionScores>> arms = new LinkedHashMap<>();

    @Nested
    class Verdicts {

        @Test
        void clearGainIsBetter() {
            arm("student", 60, 0.5, 0.1);
            arm("tuned", 60, 0.8, 0.1);
            PairedDifference difference = compare(SUPPORT).againstBaseline();
            assertThat(difference.verdict()).isEqualTo(Verdict.BETTER);
            assertThat(difference.questions()).isEqualTo(60);
            assertThat(difference.clusters()).isEqualTo(20);
            assertThat(difference.estimate().orElseThrow().interval().isAboveZero())
                    .isTrue();
            assertThat(difference.sentence())
                    .contains("support of tuned against student is better", "60 questions from 20 sections");
        }

        @Test
        void sameGainIsWorseWhereLowerIsBetterAndOnlyDifferentWhereNeitherIs() {
            arm("student", 60, 0.5, 0.1);
            arm("tuned", 60, 0.8, 0.1);
            assertThat(compare(TAUTOLOGY).againstBaseline().verdict()).isEqualTo(Verdict.WORSE);
            assertThat(compare(WORDS).againstBaseline().verdict()).isEqualTo(Verdict.DIFFERENT);
        }

        @Test
        void smallGainInNoiseIsNotDetectableAndSaysWhatWouldBe() {
            arm("student", 40, 0.5, 0.4);
            arm("tuned", 40, 0.52, 0.4);
            PairedDifference difference = compare(SUPPORT).againstBaseline();
            assertThat(difference.verdict()).isEqualTo(Verdict.NOT_DETECTABLE);
            assertThat(difference.sentence())
                    .contains("no difference detectable with 40 questions", "would be seen four times in five");
        }

        @Test
        void fewSectionsCanShowNothingAndTheSentenceSaysSo() {
            arm("student", 9, 0.1, 0.01);
            arm("tuned", 9, 0.9, 0.01);
            PairedDifference difference = compare(SUPPORT).againstBaseline();
            assertThat(difference.clusters()).isEqualTo(3);
            assertThat(difference.verdict()).isEqualTo(Verdict.NOT_DETECTABLE);
            assertThat(difference.sentence()).contains("At least 6 sections");
        }

        @Test
        void oneSectionHasNoEstimate() {
            arm("student", 3, 0.1, 0.01);
            arm("tuned", 3, 0.9, 0.01);
            PairedDifference difference = compare(SUPPORT).againstBaseline();
            assertThat(difference.estimate()).isEmpty();
            assertThat(difference.sentence()).contains("come from one section");
        }

        @Test
        void holmCorrectsOverTheMetricsOfAPair() {
            arm("student", 60, 0.5, 0.3);
            arm("tuned", 60, 0.6, 0.3);
            double alone =
                    compare(SUPPORT).againstBaseline().estimate().orElseThrow().adjustedP();
            Estimate among = new Comparer()
                    .compare(arms, List.of(SUPPORT, TAUTOLOGY, WORDS), Roles.DISTILLATION)
                    .metric("support")
                    .againstBaseline()
                    .estimate()
                    .orElseThrow();
            assertThat(among.p()).isEqualTo(alone);
            assertThat(among.adjustedP()).isEqualTo(Math.min(1, 3 * alone));
        }
    }

    @Nested
    class Arms {

        @Test
        void unscoredAnswersAreCountedWithTheirReasonsAndLeaveTheirPairOut() {
            arm("student", 30, 0.5, 0.1);
            arm("tuned", 30, 0.8, 0.1);
            unscore("tuned", 4, "there are no contexts");
            scoresOf("tuned").removeLast();
            MetricComparison comparison = compare(SUPPORT);
            ArmSummary tuned = comparison.arm("tuned");
            assertThat(tuned.scored()).isEqualTo(25);
            assertThat(tuned.unscored()).isEqualTo(5);
            assertThat(tuned.reasons())
                    .containsOnly(
                            Map.entry("there are no contexts", 4),
                            Map.entry("the arm has no answer to this question", 1));
            assertThat(comparison.againstBaseline().questions()).isEqualTo(25);
        }

        @Test
        void armWithoutAnyScoreHasNoMean() {
            arm("student", 6, 0.5, 0.1);
            arm("tuned", 6, 0.8, 0.1);
            unscore("tuned", 6, "the judge did not answer");
            MetricComparison comparison = compare(SUPPORT);
            assertThat(comparison.arm("tuned").mean()).isEmpty();
            assertThat(comparison.againstBaseline().sentence()).contains("no question is scored on both");
        }

        @Test
        void candidateIsHeldAgainstEveryOtherArmTheBaselineFirst() {
            arm("teacher", 12, 0.9, 0.1);
            arm("student", 12, 0.5, 0.1);
            arm("tuned", 12, 0.8, 0.1);
            assertThat(compare(SUPPORT).differences())
                    .extracting(PairedDifference::other)
                    .containsExactly("student", "teacher");
        }

        @Test
        void missingBaselineIsNamed() {
            arm("tuned", 12, 0.8, 0.1);
            assertThatThrownBy(() -> compare(SUPPORT))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("student");
        }
    }

    @Nested
    class Controls {

        @Test
        void scoreThatTheParrotWinsIsGameable() {
            arm("student", 30, 0.5, 0.1);
            arm("tuned", 30, 0.8, 0.1);
            arm("parrot", 30, 1.0, 0);
            assertThat(compare(SUPPORT).gameable()).isTrue();
            assertThat(compare(TAUTOLOGY).gameable()).isFalse();
        }

        @Test
        void shorterAnswersThatWinAreNamedButNoEcho() {
            arm("student", 30, 0.5, 0.1);
            arm("tuned", 30, 0.8, 0.1);
            arm("parrot", 30, 0.1, 0);
            arm("first-sentence", 30, 0.95, 0);
            MetricComparison comparison = compare(SUPPORT);
            assertThat(comparison.wonBy()).containsExactly("first-sentence");
            assertThat(comparison.gameable()).isFalse();
        }
    }

    @Test
    void comparisonSurvivesItsFile(@TempDir Path folder) {
        arm("student", 30, 0.5, 0.1);
        arm("tuned", 30, 0.8, 0.1);
        unscore("tuned", 30, "the judge did not answer");
        arm("parrot", 30, 1.0, 0);
        Comparison written = new Comparer().compare(arms, List.of(SUPPORT, TAUTOLOGY), Roles.DISTILLATION);
        Path file = folder.resolve("comparison.json");
        written.write(file);
        assertThat(Comparison.read(file)).isEqualTo(written);
    }

    private MetricComparison compare(MetricDescription metric) {
        return new Comparer()
                .compare(arms, List.of(metric), Roles.DISTILLATION)
                .metrics()
                .getFirst();
    }

    /** Adds an arm of questions, three a section, that scores the same on every metric. */
    private void arm(String name, int questions, double mean, double noise) {
        SplittableRandom random = new SplittableRandom(name.hashCode());
        List<QuestionScores> scores = new ArrayList<>();
        for (int i = 0; i < questions; i++) {
            Score score = new Score.Scored(mean + noise * random.nextGaussian());
            scores.add(new QuestionScores(
                    "eval-" + i, "section " + i / 3, Map.of("support", score, "tautology", score, "words", score)));
        }
        arms.put(name, scores);
    }

    private void unscore(String arm, int first, String reason) {
        scoresOf(arm)
                .subList(0, first)
                .replaceAll(old -> new QuestionScores(
                        old.questionId(), old.section(), Map.of("support", new Score.Unscored(reason))));
    }

    private List<QuestionScores> scoresOf(String arm) {
        return Objects.requireNonNull(arms.get(arm));
    }
}
