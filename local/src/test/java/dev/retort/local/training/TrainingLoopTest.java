package dev.retort.local.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import dev.retort.error.UsageException;
import dev.retort.finetuning.FineTuningJob.StepMetrics;
import dev.retort.local.lora.AdapterTensors;
import dev.retort.local.lora.LoraAdapter;
import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.HostCopy;
import dev.retort.local.tensor.Precision;
import dev.retort.local.training.TrainingSettings.Recompute;
import dev.retort.local.transformer.Linear;
import dev.retort.local.transformer.Transformer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class TrainingLoopTest {

    private static final TinyLlama.Golden GOLDEN = TinyLlama.golden();

    @TempDir
    Path folder;

    private Transformer model;
    private int runs;

    @BeforeEach
    void load() {
        model = TinyLlama.load(Precision.FLOAT32);
    }

    @AfterEach
    void free() {
        model.close();
    }

    @Nested
    class AgainstTorchAndPeft {

        @Test
        void fiveStepsGiveTheSameLosses() {
            Result result = train(new Setup());

            assertThat(result.order()).isEqualTo(GOLDEN.order());
            for (int i = 0; i < 5; i++) {
                assertThat(result.losses().get(i)).isCloseTo(GOLDEN.losses().get(i), within(1e-5));
            }
        }

        @Test
        void computingBlocksTwiceGivesTheSameLosses() {
            Result result = train(new Setup().recompute());

            for (int i = 0; i < 5; i++) {
                assertThat(result.losses().get(i)).isCloseTo(GOLDEN.losses().get(i), within(1e-5));
            }
        }

        @Test
        void theTrainedAdapterIsTheSame() {
            Result result = train(new Setup());

            LoraAdapter expected = TinyLlama.lastAdapter(model);
            for (int i = 0; i < result.adapter().length; i++) {
                assertThat(result.adapter()[i]).isCloseTo(expected.values().get(i), within(2e-5f));
            }
        }

        @Test
        void theModelWithPeftsAdapterGivesPeftsLogits() {
            try (AdapterTensors adapter = new AdapterTensors(TinyLlama.lastAdapter(model));
                    PointerScope scope = new PointerScope()) {
                adapter.attachTo(model);
                GradMode.set_enabled(false);
                int[] ids = GOLDEN.rows().getFirst().ids();
                Tensor hidden = model.forward(HostCopy.ids(ids), model.packed(ids.length));
                float[] logits = HostCopy.floats(model.logits(hidden.narrow(0, ids.length - 1L, 1)));
                for (int i = 0; i < logits.length; i++) {
                    assertThat((double) logits[i]).isCloseTo(GOLDEN.lastLogits().get(i), within(1e-4));
                }
            }
        }
    }

    @Nested
    class SameSeed {

        @Test
        void givesTheSameBytesWithOneAndWithThreeThreads() {
            Result one = train(new Setup().threads(1));
            Result three = train(new Setup().threads(3));

            assertThat(three.losses()).isEqualTo(one.losses());
            assertThat(three.adapter()).isEqualTo(one.adapter());
        }

        @Test
        void givesTheSameBytesWithDropoutWhetherRecomputedOrNot() {
            Result kept = train(new Setup().dropout(0.3));
            Result recomputed = train(new Setup().dropout(0.3).recompute());

            assertThat(recomputed.losses()).isEqualTo(kept.losses());
            assertThat(kept.losses()).isNotEqualTo(train(new Setup()).losses());
        }

        @Test
        void givesTheSameBytesWithDropoutWithOneAndWithThreeThreads() {
            Result one = train(new Setup().dropout(0.3).threads(1));
            Result three = train(new Setup().dropout(0.3).threads(3));

            assertThat(three.adapter()).isEqualTo(one.adapter());
        }

        @Test
        void givesTheSameBytesWhenStoppedAtAnyStep() {
            Result whole = train(new Setup().validationEvery(2));
            for (int stop = 0; stop < 5; stop++) {
                Path own = folder.resolve("stop" + stop);
                train(new Setup().validationEvery(2).in(own).stopAfter(stop));
                Result resumed = train(new Setup().validationEvery(2).in(own));

                assertThat(resumed.metrics()).isEqualTo(whole.metrics());
                assertThat(resumed.adapter()).isEqualTo(whole.adapter());
            }
        }
    }

    @Nested
    class Validation {

        @Test
        void isMeasuredAfterTheLastStepAtLeast() {
            Result result = train(new Setup().validationEvery(0));

            assertThat(result.metrics())
                    .extracting(metrics -> metrics.validationLoss().isPresent())
                    .containsExactly(false, false, false, false, true);
        }

        @Test
        void stopsEarlyAndKeepsTheBestAdapter() {
            // A rate this high makes the loss rise after a step or two.
            Setup setup = new Setup().validationEvery(1).patience(2).rate(0.5).steps(30);
            Result result = train(setup);
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
            Setup setup = new Setup().rate(1).steps(20).poisonAfter(2).in(folder);

            assertThatThrownBy(() -> train(setup))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("step 3")
                    .hasMessageContaining("finetune.learning_rate");
            assertThat(folder.resolve("checkpoint.safetensors")).exists();
        }

        @Test
        void aCheckpointThatCannotBeWrittenIsNamed() throws IOException {
            Path file = Files.writeString(folder.resolve("file"), "");

            assertThatThrownBy(() -> train(new Setup().in(file.resolve("below"))))
                    .isInstanceOf(ResourceException.class)
                    .hasMessageContaining("checkpoint.safetensors");
        }

        @Test
        @EnabledOnOs(OS.LINUX)
        void aFullDiskKeepsTheLastGoodCheckpointAndTrainingGoesOnFromIt() {
            Result whole = train(new Setup().steps(5));
            // Every write to this device fails as on a full disk; a checkpoint is written there first.
            Runnable fill = () -> {
                try {
                    Path part = folder.resolve(".checkpoint.safetensors.part");
                    if (Files.exists(folder.resolve("checkpoint.safetensors"))
                            && !Files.exists(part, LinkOption.NOFOLLOW_LINKS)) {
                        Files.createSymbolicLink(part, Path.of("/dev/full"));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            };

            assertThatThrownBy(() -> train(new Setup().steps(5).in(folder).eachStep(fill)))
                    .isInstanceOf(ResourceException.class)
                    .hasMessageContaining("No space left on device");
            List<Integer> resumedAt = new ArrayList<>();
            Result resumed = train(new Setup().steps(5).in(folder).eachStep(() -> resumedAt.add(1)));

            assertThat(resumedAt).as("steps after the checkpoint of step 2").hasSize(3);
            assertThat(resumed.metrics()).isEqualTo(whole.metrics());
            assertThat(resumed.adapter()).isEqualTo(whole.adapter());
        }

        @Test
        void aDamagedCheckpointIsNamed() throws IOException {
            train(new Setup().in(folder));
            byte[] bytes = Files.readAllBytes(folder.resolve("checkpoint.safetensors"));
            Files.write(folder.resolve("checkpoint.safetensors"), Arrays.copyOf(bytes, bytes.length / 2));

            assertThatThrownBy(() -> train(new Setup().in(folder)))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("checkpoint.safetensors");
        }

        @Test
        void anotherTrainingsCheckpointIsRefused() {
            train(new Setup().in(folder));

            assertThatThrownBy(() -> train(new Setup().in(folder).fingerprint("other")))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("other rows, settings or model");
        }
    }

    @Test
    void noNativeObjectOutlivesItsStepOverFiveHundredSteps() {
        List<Long> living = new ArrayList<>();
        train(new Setup().steps(500).eachStep(() -> living.add(Pointer.totalCount())));

        assertThat(living.get(9)).as("native objects are counted").isPositive();
        // The garbage collector may take objects of the start away; none is added.
        assertThat(living.subList(10, 500)).allMatch(count -> count <= living.get(9));
    }

    private record Result(
            TrainingOutcome outcome,
            List<StepMetrics> metrics,
            List<List<Integer>> order,
            float[] adapter,
            double validationLossOfAdapter) {

        List<Double> losses() {
            return metrics.stream().map(StepMetrics::trainLoss).toList();
        }
    }

    private final class Setup {

        private int threads = 2;
        private int validationEvery;
        private int patience;
        private boolean recompute;
        private double dropout;
        private double rate = GOLDEN.peak();
        private int steps = 5;
        private int stopAfter = Integer.MAX_VALUE;
        private int poisonAfter = Integer.MAX_VALUE;
        private Runnable eachStep = () -> {};
        private String fingerprint = "golden";
        private Path own = folder.resolve("run" + runs++);

        Setup threads(int count) {
            threads = count;
            return this;
        }

        Setup validationEvery(int every) {
            validationEvery = every;
            return this;
        }

        Setup patience(int measurements) {
            patience = measurements;
            return this;
        }

        Setup recompute() {
            recompute = true;
            return this;
        }

        Setup dropout(double share) {
            dropout = share;
            return this;
        }

        Setup rate(double peak) {
            rate = peak;
            return this;
        }

        Setup steps(int count) {
            steps = count;
            return this;
        }

        Setup stopAfter(int step) {
            stopAfter = step;
            return this;
        }

        Setup poisonAfter(int step) {
            poisonAfter = step;
            return this;
        }

        Setup eachStep(Runnable action) {
            eachStep = action;
            return this;
        }

        Setup fingerprint(String text) {
            fingerprint = text;
            return this;
        }

        Setup in(Path path) {
            own = path;
            return this;
        }
    }

    private Result train(Setup setup) {
        List<TrainingRow> rows = GOLDEN.trainingRows();
        TrainingPlan plan = new TrainingPlan(
                new BatchOrder(rows.size(), 2, 11),
                new LearningRateSchedule(setup.rate, GOLDEN.warmup(), setup.steps),
                GOLDEN.weightDecay());
        TrainingSettings settings = new TrainingSettings(
                Precision.FLOAT32,
                Device.CPU,
                setup.threads,
                setup.validationEvery,
                setup.patience,
                2,
                setup.recompute ? Recompute.ALWAYS : Recompute.NEVER,
                false);
        List<StepMetrics> metrics = new ArrayList<>();
        try (AdapterTensors adapter = TinyLlama.firstAdapter(model, setup.dropout);
                RowLoss loss = new RowLoss(model, adapter, setup.threads, setup.recompute, 3)) {
            adapter.attachTo(model);
            TrainingLoop loop = new TrainingLoop(
                    loss,
                    adapter,
                    plan,
                    new TrainingRows(rows, rows.subList(0, 2), List.of()),
                    settings,
                    new TrainingLoop.CheckpointFiles(
                            setup.own.resolve("checkpoint.safetensors"),
                            setup.own.resolve("best.safetensors"),
                            setup.fingerprint));
            TrainingOutcome outcome = loop.run(new TrainingListener() {
                @Override
                public void began(List<StepMetrics> done) {
                    metrics.addAll(done);
                }

                @Override
                public void stepped(StepMetrics step) {
                    metrics.add(step);
                    setup.eachStep.run();
                    if (step.step() == setup.poisonAfter) {
                        adapter.adapter().values().put(0, Float.NaN);
                    }
                }

                @Override
                public boolean wantsStop() {
                    return metrics.size() >= setup.stopAfter;
                }
            });
            float[] values = new float[adapter.layout().size()];
            adapter.adapter().values().get(values);
            return new Result(outcome, metrics, order(plan), values, loss.mean(rows.subList(0, 2)));
        } finally {
            model.linears().forEach(Linear::detach);
        }
    }

    private static List<List<Integer>> order(TrainingPlan plan) {
        return IntStream.rangeClosed(1, 5)
                .mapToObj(
                        step -> Arrays.stream(plan.order().batch(step)).boxed().toList())
                .toList();
    }
}
