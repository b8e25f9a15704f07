package dev.retort.evaluation.grounding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.evaluation.Samples;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.agreement.AgreementMeter;
import dev.retort.evaluation.agreement.JudgeCheck;
import dev.retort.evaluation.agreement.LabelFile;
import dev.retort.evaluation.agreement.LabelledAnswer;
import dev.retort.progress.Progress;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GroundedTest {

    private static final String CONTEXT =
            "The Recovery Team restores servers from backups within 30 days. It should not "
                    + "delete logs before 45 minutes have passed.";

    private final Grounded grounded = new Grounded();

    @Nested
    class AgainstHumanLabels {

        private final List<LabelledAnswer> labels = labels();

        @Test
        void committedModelIsWhatTheFitGives() {
            GroundingModel refit = GroundingFit.fit(labels);
            GroundingModel committed = grounded.model();
            assertThat(committed.agreement().auroc())
                    .isCloseTo(refit.agreement().auroc(), within(1e-9));
            for (int i = 0; i < committed.weights().size(); i++) {
                assertThat(committed.weights().get(i).weight())
                        .isCloseTo(refit.weights().get(i).weight(), within(1e-9));
            }
        }

        @Test
        void crossValidatedAreaIsAboveTheTargetAndAboveWordOverlap() {
            GroundingModel model = GroundingFit.fit(labels);
            assertThat(model.agreement().aurocInterval().low()).isGreaterThan(0.85);
            assertThat(model.gain().isAboveZero()).isTrue();
            assertThat(model.agreement().calibrationError()).isLessThan(0.08);
        }

        @Test
        void checkOfAJudgeSetsItBesideOverlapAndNoJudgeAtAll() {
            JudgeCheck check = JudgeCheck.of(grounded, labels, new AgreementMeter(200, 1, 0.95), Progress.NONE);
            assertThat(check.judge().labels()).isEqualTo(430);
            assertThat(check.judge().auroc()).isGreaterThan(check.wordOverlap().auroc());
            assertThat(check.alwaysSupported().balancedAccuracy()).isEqualTo(0.5);
            assertThat(check.alwaysSupported().auroc()).isEqualTo(0.5);
        }

        private static List<LabelledAnswer> labels() {
            try {
                return LabelFile.read(
                        Path.of(Objects.requireNonNull(
                                        GroundedTest.class.getResource("/golden/begin/begin-wow-dev.tsv"))
                                .toURI()),
                        remark -> {});
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Nested
    class OnLongerAnswers {

        private static final String[] PASSAGES = {
            "The recovery team restores servers from backups within thirty days. It keeps every log for at least a year, so"
                    + " that auditors can read it.",
            "Before a restore, the team lead checks the age of the backup and records the name of the person who asked for"
                    + " it. Backups older than ninety days are destroyed by the storage group.",
            "Restored servers are watched for two weeks; the help desk answers questions of their users by telephone."
        };
        private static final String SUPPORTED =
                "Before a restore, the team lead checks the age of the backup and records the name of the person who asked for it."
                        + " The recovery team then restores the servers from backups within thirty days. Restored servers are"
                        + " watched for two weeks; the help desk answers questions of their users by telephone.";

        @Test
        void severalSupportedSentencesAreGroundedAndAnInventedOneAmongThemIsSeen() {
            double supported = score(SUPPORTED);
            double invented = score(
                    SUPPORTED
                            + " Afterwards the vendor Acme Storage sends an invoice of 400 dollars to the finance department in Geneva.");

            assertThat(supported).isGreaterThan(0.5);
            assertThat(invented).isLessThan(0.5);
        }

        @Test
        void aWordThatTheContextsLackWeighsLessAmongMany() {
            String replaced = SUPPORTED.replace("watched", "monitored").replace("records", "notes");
            Grounded asIfShort = new Grounded(grounded.model(), grounded.model());

            assertThat(score(replaced)).isGreaterThan(0.5);
            assertThat(score(replaced)).isGreaterThan(score(asIfShort, replaced));
        }

        @Test
        void theCommittedModelAgreesWithThePeopleWhoLabelledIt() {
            assertThat(grounded.longer().agreement().balancedAccuracy()).isGreaterThan(0.75);
            assertThat(grounded.longer().agreement().calibrationError()).isLessThan(0.1);
            assertThat(grounded.longer().gain().isAboveZero()).isTrue();
        }

        private double score(String answer) {
            return score(grounded, answer);
        }

        private static double score(Grounded metric, String answer) {
            return ((Score.Scored) metric.score(Samples.of("How?", answer, PASSAGES))).value();
        }
    }

    @Nested
    class WhatItSees {

        @Test
        void copiedSentenceIsGroundedAndInventedOneIsNot() {
            assertThat(score("The Recovery Team restores servers from backups within 30 days."))
                    .isGreaterThan(0.9);
            assertThat(score("Astronauts usually bake bread on the moon.")).isLessThan(0.1);
        }

        @Test
        void wrongNumberNameUnitAndNegationLowerIt() {
            double right = score("The Recovery Team restores servers within 30 days.");
            assertThat(score("The Recovery Team restores servers within 60 days."))
                    .isLessThan(right);
            assertThat(score("The Recovery Team restores servers within 45 days."))
                    .isLessThan(right);
            assertThat(score("The Finance Team restores servers within 30 days."))
                    .isLessThan(right);
            assertThat(score("The Recovery Team should delete logs before 45 minutes have passed."))
                    .isLessThan(score("The Recovery Team should not delete logs before 45 minutes have passed."));
        }

        @Test
        void evidenceNamesWhatTheContextsLack() {
            Score score = grounded.score(Samples.of("Who?", "Maintainers of Oracle restore it in 60 days.", CONTEXT));
            assertThat(score)
                    .isInstanceOfSatisfying(
                            Score.Scored.class,
                            scored -> assertThat(scored.evidence())
                                    .containsEntry("unsupported_numbers", List.of("60 day"))
                                    .containsEntry("unsupported_names", List.of("oracl")));
        }

        @Test
        void withoutContextsOrAnswerThereIsNoScore() {
            assertThat(grounded.score(Samples.of("Who?", "The team."))).isInstanceOf(Score.Unscored.class);
            assertThat(grounded.score(Samples.of("Who?", " ", CONTEXT))).isInstanceOf(Score.Unscored.class);
        }

        @Test
        void descriptionCarriesItsMeasuredAgreement() {
            assertThat(grounded.description()).contains("AUROC 0.9", "430 human labels");
        }

        private double score(String answer) {
            return ((Score.Scored) grounded.score(Samples.of("Who?", answer, CONTEXT))).value();
        }
    }
}
