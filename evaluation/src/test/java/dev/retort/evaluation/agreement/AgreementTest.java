package dev.retort.evaluation.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.retort.error.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgreementTest {

    @Nested
    class Figures {

        @Test
        void areaIsScikitLearns() {
            // The example of sklearn.metrics.roc_auc_score and one with ties, computed by it.
            assertThat(AgreementFigures.auroc(scores(new double[] {0.1, 0.4, 0.35, 0.8}, 0, 0, 1, 1)))
                    .isCloseTo(0.75, within(1e-12));
            assertThat(AgreementFigures.auroc(scores(new double[] {0.5, 0.5, 0.5, 0.2, 0.9}, 1, 0, 1, 0, 0)))
                    .isCloseTo(0.5, within(1e-12));
        }

        @Test
        void balancedAccuracyAndKappaAreScikitLearns() {
            List<LabelledScore> scores = scores(new double[] {1, 0, 1, 1, 0, 1}, 1, 1, 1, 0, 0, 1);
            assertThat(AgreementFigures.balancedAccuracy(scores, 0.5)).isCloseTo(0.625, within(1e-12));
            assertThat(AgreementFigures.kappa(scores, 0.5)).isCloseTo(0.25, within(1e-12));
        }

        @Test
        void confidentAndWrongIsBadlyCalibrated() {
            assertThat(AgreementFigures.calibrationError(scores(new double[] {1, 1, 1, 1}, 1, 0, 1, 0)))
                    .isCloseTo(0.5, within(1e-12));
            assertThat(AgreementFigures.calibrationError(scores(new double[] {0.5, 0.5}, 1, 0)))
                    .isCloseTo(0, within(1e-12));
        }

        @Test
        void fewerClustersMakeWiderIntervals() {
            List<LabelledScore> apart = new ArrayList<>();
            List<LabelledScore> together = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                double score = (i * 37 % 100) / 100.0;
                boolean supported = score + (i % 7) / 10.0 > 0.7;
                apart.add(new LabelledScore(score, supported, "c" + i));
                together.add(new LabelledScore(score, supported, "c" + i % 7));
            }
            AgreementMeter meter = new AgreementMeter(400, 1, 0.95);
            assertThat(width(meter, together)).isGreaterThan(width(meter, apart));
        }

        private static double width(AgreementMeter meter, List<LabelledScore> scores) {
            Agreement agreement = meter.measure(scores, 0, 0.5);
            return agreement.aurocInterval().high() - agreement.aurocInterval().low();
        }

        private static List<LabelledScore> scores(double[] scores, int... labels) {
            List<LabelledScore> labelled = new ArrayList<>();
            for (int i = 0; i < scores.length; i++) {
                labelled.add(new LabelledScore(scores[i], labels[i] == 1, "c" + i));
            }
            return labelled;
        }
    }

    @Nested
    class LabelFiles {

        @TempDir
        private Path folder;

        @Test
        void columnsMayStandInAnyOrder() throws IOException {
            Path file = write("label\tresponse\tcontext\tquestion", "yes\tAt noon.\tIt leaves at noon.\tWhen?");
            LabelledAnswer answer = LabelFile.read(file, remark -> {}).getFirst();
            assertThat(answer.supported()).isTrue();
            assertThat(answer.sample().response()).isEqualTo("At noon.");
            assertThat(answer.sample().retrievedContexts()).containsExactly("It leaves at noon.");
        }

        @Test
        void missingColumnIsNamed() throws IOException {
            Path file = write("label\tresponse\tquestion", "1\tAt noon.\tWhen?");
            assertThatThrownBy(() -> LabelFile.read(file, remark -> {}))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("\"context\"");
        }

        @Test
        void unknownLabelIsRefusedWithItsLine() throws IOException {
            Path file = write("label\tresponse\tcontext\tquestion", "maybe\tAt noon.\tIt leaves at noon.\tWhen?");
            assertThatThrownBy(() -> LabelFile.read(file, remark -> {}))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("line 2")
                    .hasMessageContaining("maybe");
        }

        private Path write(String... lines) throws IOException {
            return Files.write(folder.resolve("labels.tsv"), List.of(lines));
        }
    }
}
