package dev.retort.local.training;

import dev.retort.error.UsageException;
import dev.retort.finetuning.FineTuningJob.StepMetrics;
import dev.retort.local.lora.AdapterTensors;
import dev.retort.local.training.Checkpoint.State;
import dev.retort.local.weights.SafetensorsFile;
import dev.retort.local.weights.SafetensorsWriter;
import dev.retort.local.weights.SafetensorsWriter.FloatTensor;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apiguardian.api.API;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Trains an adapter: mean loss over a batch's answer tokens, gradients clipped to norm 1, AdamW, validation, early stop,
 * checkpoints. A training that resumes from a checkpoint computes what an uninterrupted one does. Not thread-safe.
 */
@API(status = API.Status.INTERNAL)
public final class TrainingLoop {

    private static final double LARGEST_NORM = 1.0;
    private static final long CHECKPOINT_NANOS = 30_000_000_000L;

    private final RowLoss loss;
    private final AdapterTensors adapter;
    private final TrainingPlan plan;
    private final TrainingRows rows;
    private final TrainingSettings settings;
    private final CheckpointFiles files;

    /**
     * Where a training stores what it resumes from.
     *
     * @param checkpoint adapter, optimiser and progress
     * @param best the adapter with the lowest validation loss
     * @param fingerprint of everything that decides the numbers, so that another training's checkpoint is refused
     */
    public record CheckpointFiles(Path checkpoint, Path best, String fingerprint) {}

    /** Creates a loop over an adapter that is attached to the model whose loss is given. */
    public TrainingLoop(
            RowLoss loss,
            AdapterTensors adapter,
            TrainingPlan plan,
            TrainingRows rows,
            TrainingSettings settings,
            CheckpointFiles files) {
        this.loss = loss;
        this.adapter = adapter;
        this.plan = plan;
        this.rows = rows;
        this.settings = settings;
        this.files = files;
    }

    /**
     * Trains from the checkpoint, or from the start where there is none.
     *
     * @throws UsageException if the loss or the gradient is not a finite number; the last checkpoint is kept
     */
    public TrainingOutcome run(TrainingListener listener) {
        GradMode.set_enabled(false);
        int size = adapter.layout().size();
        try (PointerScope scope = new PointerScope()) {
            Tensor first = torch.zeros(size);
            Tensor second = torch.zeros(size);
            Tensor gradient = torch.zeros(size);
            Checkpoint.Arrays arrays = new Checkpoint.Arrays(
                    adapter.adapter().values(),
                    AdapterTensors.values(first, size),
                    AdapterTensors.values(second, size));
            Checkpoint.Header stored = Checkpoint.read(files.checkpoint(), files.fingerprint(), arrays)
                    .orElseGet(this::start);
            State state = stored.state();
            List<StepMetrics> metrics = new ArrayList<>(stored.metrics());
            listener.began(List.copyOf(metrics));
            AdamW optimiser = new AdamW(adapter.flat(), first, second, plan.weightDecay());
            long storedAt = System.nanoTime();
            while (!state.ended()) {
                if (listener.wantsStop()) {
                    Checkpoint.write(files.checkpoint(), new Checkpoint.Header(state, metrics), arrays);
                    return new TrainingOutcome.Stopped(state.step());
                }
                StepMetrics step = step(state.step() + 1, optimiser, gradient);
                metrics.add(step);
                state = after(state, step);
                boolean due = settings.checkpointEvery() > 0
                        ? state.step() % settings.checkpointEvery() == 0
                        : System.nanoTime() - storedAt > CHECKPOINT_NANOS;
                if (due || state.ended()) {
                    Checkpoint.write(files.checkpoint(), new Checkpoint.Header(state, metrics), arrays);
                    storedAt = System.nanoTime();
                }
                listener.stepped(step);
            }
            return complete(state, arrays.parameters());
        }
    }

    private Checkpoint.Header start() {
        OptionalDouble general =
                rows.general().isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(loss.mean(rows.general()));
        State state = new State(files.fingerprint(), 0, 0, OptionalDouble.empty(), 0, general, false);
        return new Checkpoint.Header(state, List.of());
    }

    private StepMetrics step(int step, AdamW optimiser, Tensor gradient) {
        List<TrainingRow> batch = new ArrayList<>();
        for (int row : plan.order().batch(step)) {
            batch.add(rows.training().get(row));
        }
        gradient.zero_();
        double trainLoss = requireFinite("loss", loss.gradient(batch, step, gradient), step);
        clip(gradient, step);
        double rate = plan.schedule().at(step);
        optimiser.step(gradient, rate, step);
        OptionalDouble validation = validationDue(step)
                ? OptionalDouble.of(requireFinite("validation loss", loss.mean(rows.validation()), step))
                : OptionalDouble.empty();
        return new StepMetrics(step, trainLoss, validation, rate);
    }

    private boolean validationDue(int step) {
        return !rows.validation().isEmpty()
                && (step == plan.steps() || settings.validationEvery() > 0 && step % settings.validationEvery() == 0);
    }

    private State after(State before, StepMetrics metrics) {
        int bestStep = before.bestStep();
        OptionalDouble bestLoss = before.bestLoss();
        int since = before.sinceBest();
        if (metrics.validationLoss().isPresent()) {
            since++;
            if (bestLoss.isEmpty() || metrics.validationLoss().getAsDouble() < bestLoss.getAsDouble()) {
                bestStep = metrics.step();
                bestLoss = metrics.validationLoss();
                since = 0;
                storeBest();
            }
        }
        boolean ended = metrics.step() == plan.steps() || settings.patience() > 0 && since >= settings.patience();
        return new State(
                before.fingerprint(), metrics.step(), bestStep, bestLoss, since, before.generalLossBefore(), ended);
    }

    private void clip(Tensor gradient, int step) {
        try (PointerScope scope = new PointerScope()) {
            double norm = requireFinite("gradient", gradient.norm().item_double(), step);
            // torch.nn.utils.clip_grad_norm_ adds the same millionth.
            double factor = LARGEST_NORM / (norm + 1e-6);
            if (factor < 1) {
                gradient.mul_(new Scalar(factor));
            }
        }
    }

    private double requireFinite(String what, double value, int step) {
        if (Double.isFinite(value)) {
            return value;
        }
        throw new UsageException(
                "The %s at step %d is not a finite number: the training diverged.".formatted(what, step),
                "Lower finetune.learning_rate (it is %s); the last checkpoint is kept."
                        .formatted(plan.schedule().peak()));
    }

    private TrainingOutcome complete(State state, FloatBuffer parameters) {
        boolean another = state.bestStep() > 0 && state.bestStep() < state.step();
        if (another) {
            try (SafetensorsFile best = SafetensorsFile.open(files.best())) {
                best.read("parameters", parameters.duplicate());
            }
        }
        OptionalDouble after =
                rows.general().isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(loss.mean(rows.general()));
        return new TrainingOutcome.Completed(
                state.step(), another ? state.bestStep() : state.step(), state.generalLossBefore(), after);
    }

    private void storeBest() {
        FloatBuffer parameters = adapter.adapter().values();
        SafetensorsWriter.write(
                files.best(),
                Map.of(),
                List.of(new FloatTensor("parameters", List.of((long) parameters.remaining()), parameters)));
    }
}
