package dev.retort.local.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import dev.retort.error.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a training ends: at its last step, early, stopped, or because something went wrong. */
class TrainingEndsTest {

    private static final int DISK = 1 << 26;
    private static final int BLOCK = 1 << 12;

    @TempDir
    Path folder;

    private TinyTraining tiny;

    @BeforeEach
    void load() {
        tiny = new TinyTraining(folder);
    }

    @AfterEach
    void free() {
        tiny.close();
    }

    @Test
    void oneThatIsStoppedAtAnyStepGoesOnToTheSameBytes() {
        TinyTraining.Result whole = tiny.setup().validationEvery(2).train();
        for (int stop = 0; stop < 5; stop++) {
            Path own = folder.resolve("stop" + stop);
            tiny.setup().validationEvery(2).in(own).stopAfter(stop).train();
            TinyTraining.Result resumed =
                    tiny.setup().validationEvery(2).in(own).train();

            assertThat(resumed.metrics()).isEqualTo(whole.metrics());
            assertThat(resumed.adapter()).isEqualTo(whole.adapter());
        }
    }

    @Nested
    class Validation {

        @Test
        void isMeasuredAfterTheLastStepAtLeast() {
            TinyTraining.Result result = tiny.setup().validationEvery(0).train();

            assertThat(result.metrics())
                    .extracting(metrics -> metrics.validationLoss().isPresent())
                    .containsExactly(false, false, false, false, true);
        }

        @Test
        void stopsEarlyAndKeepsTheBestAdapter() {
            // A rate this high makes the loss rise after a step or two.
            TinyTraining.Setup setup =
                    tiny.setup().validationEvery(1).patience(2).rate(0.5).steps(30);
            TinyTraining.Result result = setup.train();
            TrainingOutcome.Completed outcome = (TrainingOutcome.Completed) result.outcome();
            List<Double> losses = result.metrics().stream()
                    .map(metrics -> metrics.validationLoss().orElseThrow())
                    .toList();

            assertThat(outcome.lastStep()).isLessThan(30);
            assertThat(outcome.keptStep()).isEqualTo(outcome.lastStep() - 2);
            double best = losses.get(outcome.keptStep() - 1);
            assertThat(losses).allMatch(loss -> loss >= best);
            assertThat(result.validationLossOfAdapter()).isCloseTo(best, within(1e-9));
        }
    }

    @Nested
    class GoesWrong {

        @Test
        void aLossThatIsNoNumberNamesTheLearningRateAndKeepsTheCheckpoint() {
            TinyTraining.Setup setup =
                    tiny.setup().rate(1).steps(20).poisonAfter(2).in(folder);

            assertThatThrownBy(() -> setup.train())
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("step 3")
                    .hasMessageContaining("finetune.learning_rate");
            assertThat(folder.resolve("checkpoint.safetensors")).exists();
        }

        @Test
        void aCheckpointThatCannotBeWrittenIsNamed() throws IOException {
            Path file = Files.writeString(folder.resolve("file"), "");

            assertThatThrownBy(() -> tiny.setup().in(file.resolve("below")).train())
                    .isInstanceOf(ResourceException.class)
                    .hasMessageContaining("checkpoint.safetensors");
        }

        @Test
        void aFullDiskKeepsTheLastGoodCheckpointAndTrainingResumesFromIt() throws IOException {
            TinyTraining.Result whole = tiny.setup().steps(5).train();
            Configuration small = Configuration.unix().toBuilder()
                    .setAttributeViews("posix")
                    .setMaxSize(DISK)
                    .build();
            try (FileSystem disk = Jimfs.newFileSystem(small)) {
                Path own = Files.createDirectory(disk.getPath("/run"));
                Runnable fill = () -> {
                    if (Files.exists(own.resolve("checkpoint.safetensors"))) {
                        fill(disk.getPath("/other-files"));
                    }
                };

                assertThatThrownBy(() ->
                                tiny.setup().steps(5).in(own).eachStep(fill).train())
                        .isInstanceOf(ResourceException.class)
                        .hasMessageContaining("out of disk space")
                        .hasMessageContaining("Free space");
                Files.delete(disk.getPath("/other-files"));
                List<Integer> resumedAt = new ArrayList<>();
                TinyTraining.Result resumed = tiny.setup()
                        .steps(5)
                        .in(own)
                        .eachStep(() -> resumedAt.add(1))
                        .train();

                assertThat(resumedAt).as("steps after the checkpoint of step 2").hasSize(3);
                assertThat(resumed.metrics()).isEqualTo(whole.metrics());
                assertThat(resumed.adapter()).isEqualTo(whole.adapter());
            }
        }

        private static void fill(Path file) {
            try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                while (true) {
                    out.write(new byte[BLOCK]);
                }
            } catch (IOException full) {
                // Now nothing can be written any more.
            }
        }

        @Test
        void aDamagedCheckpointIsNamed() throws IOException {
            tiny.setup().in(folder).train();
            byte[] bytes = Files.readAllBytes(folder.resolve("checkpoint.safetensors"));
            Files.write(folder.resolve("checkpoint.safetensors"), Arrays.copyOf(bytes, bytes.length / 2));

            assertThatThrownBy(() -> tiny.setup().in(folder).train())
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("checkpoint.safetensors");
        }

        @Test
        void anotherTrainingsCheckpointIsRefused() {
            tiny.setup().in(folder).train();

            assertThatThrownBy(
                            () -> tiny.setup().in(folder).fingerprint("other").train())
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("other rows, settings or model");
        }
    }
}
