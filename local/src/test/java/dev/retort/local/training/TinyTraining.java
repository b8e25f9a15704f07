package dev.retort.local.training;

import dev.retort.finetuning.FineTuningJob.StepMetrics;
import dev.retort.local.lora.AdapterTensors;
import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.Precision;
import dev.retort.local.training.TrainingSettings.Recompute;
import dev.retort.local.transformer.Linear;
import dev.retort.local.transformer.Transformer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Trainings of the tiny Llama on the golden rows, each in a folder of its own unless it names one. */
final class TinyTraining implements AutoCloseable {

    static final TinyLlama.Golden GOLDEN = TinyLlama.golden();

    private final Path folder;
    private final Transformer model = TinyLlama.load(Precision.FLOAT32);
    private int runs;

    TinyTraining(Path folder) {
        this.folder = folder;
    }

    Transformer model() {
        return model;
    }

    Setup setup() {
        return new Setup();
    }

    @Override
    public void close() {
        model.close();
    }

    /** What a training left. */
    record Result(
            TrainingOutcome outcome,
            List<StepMetrics> metrics,
            List<List<Integer>> order,
            float[] adapter,
            double validationLossOfAdapter) {

        List<Double> losses() {
            return metrics.stream().map(StepMetrics::trainLoss).toList();
        }
    }

    /** A training before it begins: five steps of PEFT's training, unless it says otherwise. */
    final class Setup {

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

        Result train() {
            List<TrainingRow> rows = GOLDEN.trainingRows();
            TrainingPlan plan = new TrainingPlan(
                    new BatchOrder(rows.size(), 2, 11),
                    new LearningRateSchedule(rate, GOLDEN.warmup(), steps),
                    GOLDEN.weightDecay());
            TrainingSettings settings = new TrainingSettings(
                    Precision.FLOAT32,
                    Device.CPU,
                    threads,
                    validationEvery,
                    patience,
                    2,
                    recompute ? Recompute.ALWAYS : Recompute.NEVER,
                    false);
            List<StepMetrics> metrics = new ArrayList<>();
            try (AdapterTensors adapter = TinyLlama.firstAdapter(model, dropout);
                    RowLoss loss = new RowLoss(model, adapter, threads, recompute, 3)) {
                adapter.attachTo(model);
                TrainingLoop loop = new TrainingLoop(
                        loss,
                        adapter,
                        plan,
                        new TrainingRows(rows, rows.subList(0, 2), List.of()),
                        settings,
                        new TrainingLoop.CheckpointFiles(
                                own.resolve("checkpoint.safetensors"), own.resolve("best.safetensors"), fingerprint));
                TrainingOutcome outcome = loop.run(new TrainingListener() {
                    @Override
                    public void began(List<StepMetrics> done) {
                        metrics.addAll(done);
                    }

                    @Override
                    public void stepped(StepMetrics step) {
                        metrics.add(step);
                        eachStep.run();
                        if (step.step() == poisonAfter) {
                            adapter.adapter().values().put(0, Float.NaN);
                        }
                    }

                    @Override
                    public boolean wantsStop() {
                        return metrics.size() >= stopAfter;
                    }
                });
                float[] values = new float[adapter.layout().size()];
                adapter.adapter().values().get(values);
                return new Result(outcome, metrics, order(plan), values, loss.mean(rows.subList(0, 2)));
            } finally {
                model.linears().forEach(Linear::detach);
            }
        }
    }

    private static List<List<Integer>> order(TrainingPlan plan) {
        return IntStream.rangeClosed(1, 5)
                .mapToObj(
                        step -> Arrays.stream(plan.order().batch(step)).boxed().toList())
                .toList();
    }
}
