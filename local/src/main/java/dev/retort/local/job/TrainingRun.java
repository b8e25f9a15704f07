package dev.retort.local.job;

import dev.retort.file.Json;
import dev.retort.file.WholeFile;
import dev.retort.finetuning.FineTuningJob.LeftOut;
import dev.retort.finetuning.FineTuningJob.StepMetrics;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.local.adapter.PeftAdapter;
import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.lora.AdapterLayout;
import dev.retort.local.lora.AdapterTensors;
import dev.retort.local.lora.FirstValues;
import dev.retort.local.lora.LoraAdapter;
import dev.retort.local.lora.LoraConfig;
import dev.retort.local.tokenizer.ChatTemplate;
import dev.retort.local.tokenizer.Tokenizer;
import dev.retort.local.training.ExampleEncoder;
import dev.retort.local.training.GeneralText;
import dev.retort.local.training.RowLoss;
import dev.retort.local.training.TrainingListener;
import dev.retort.local.training.TrainingLoop;
import dev.retort.local.training.TrainingOutcome;
import dev.retort.local.training.TrainingPlan;
import dev.retort.local.training.TrainingRow;
import dev.retort.local.training.TrainingRows;
import dev.retort.local.transformer.Transformer;
import dev.retort.local.weights.ModelWeights;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The work of the child process: rows, model, adapter, training, the adapter as PEFT. */
final class TrainingRun {

    private final JobFolder folder;
    private final TrainingTask task;
    private final EventWriter events;
    private final ParentWatch parent;
    private final Runnable progress;
    private String summary = "";
    private List<LeftOut> leftOut = List.of();

    TrainingRun(JobFolder folder, EventWriter events, ParentWatch parent, Runnable progress) {
        this.progress = progress;
        this.folder = folder;
        this.task = TrainingTask.read(folder);
        this.events = events;
        this.parent = parent;
    }

    /** Trains and returns how it ended. */
    TrainingEvent run() {
        Hyperparameters settings = task.hyperparameters();
        TrainingRows rows = rows();
        TrainingPlan plan = TrainingPlan.of(settings, rows.training().size());
        try (Transformer model = model()) {
            LoraConfig lora =
                    new LoraConfig(settings.rank(), settings.alpha(), settings.dropout(), LoraConfig.ALL_LINEAR);
            try (AdapterTensors adapter = new AdapterTensors(firstAdapter(model.config(), lora))) {
                adapter.attachTo(model);
                int threads = threads();
                boolean recompute = task.settings().recomputes(model, rows.longest(), threads);
                summary += " %s, %d at a time%s."
                        .formatted(model.precision(), threads, recompute ? ", blocks computed twice" : "");
                try (RowLoss loss = new RowLoss(model, adapter, threads, recompute, settings.seed(), progress)) {
                    TrainingLoop loop = new TrainingLoop(
                            loss,
                            adapter,
                            plan,
                            rows,
                            task.settings(),
                            new TrainingLoop.CheckpointFiles(folder.checkpoint(), folder.best(), task.fingerprint()));
                    return ended(loop.run(new Teller(plan)), adapter);
                }
            }
        }
    }

    private TrainingRows rows() {
        try (Tokenizer tokenizer = Tokenizer.open(task.weights())) {
            ChatTemplate template = ChatTemplate.open(task.weights());
            ExampleEncoder encoder = new ExampleEncoder(
                    tokenizer, template::render, task.hyperparameters().maxLength());
            ExampleEncoder.Encoded training = encoder.encode(task.training());
            Optional<ExampleEncoder.Encoded> validation = task.validation().map(encoder::encode);
            List<TrainingRow> validationRows =
                    validation.map(ExampleEncoder.Encoded::rows).orElse(List.of());
            leftOut = Stream.concat(
                            training.leftOut().stream(),
                            validation.stream()
                                    .flatMap(encoded -> encoded.leftOut().stream())
                                    .map(left -> new LeftOut("for validation, " + left.reason(), left.rows())))
                    .toList();
            summary = "%d training and %d validation rows."
                    .formatted(training.rows().size(), validationRows.size());
            return new TrainingRows(
                    training.rows(),
                    validationRows,
                    task.settings().forgettingCheck() ? GeneralText.rows(tokenizer) : List.of());
        }
    }

    private Transformer model() {
        try (ModelWeights weights = ModelWeights.open(task.weights())) {
            return Transformer.load(
                    weights, task.settings().precision(), task.settings().device());
        }
    }

    private LoraAdapter firstAdapter(ModelConfig config, LoraConfig lora) {
        AdapterLayout layout = AdapterLayout.of(config, lora);
        FloatBuffer values = FloatBuffer.allocate(layout.size());
        FirstValues.fill(layout, task.hyperparameters().seed(), values);
        return new LoraAdapter(layout, values);
    }

    private int threads() {
        int wanted = task.settings().threads();
        int most = Math.max(1, task.hyperparameters().batchSize());
        return Math.min(most, wanted > 0 ? wanted : Runtime.getRuntime().availableProcessors());
    }

    private TrainingEvent ended(TrainingOutcome outcome, AdapterTensors adapter) {
        return switch (outcome) {
            case TrainingOutcome.Stopped stopped ->
                new TrainingEvent.Stopped(stopped.step(), parent.request() == StopRequest.CANCEL);
            case TrainingOutcome.Completed done -> {
                PeftAdapter.save(folder.adapter(), task.base(), adapter.adapter());
                String message = "Kept step %d of %d.".formatted(done.keptStep(), done.lastStep());
                if (done.generalLossBefore().isPresent()) {
                    double before = done.generalLossBefore().getAsDouble();
                    double after = done.generalLossAfter().orElseThrow();
                    WholeFile.write(
                            folder.forgetting(),
                            Json.mapper().writeValueAsString(new Forgetting(before, after)) + "\n");
                    message += " Loss on a general text: %.3f before, %.3f after.".formatted(before, after);
                }
                yield new TrainingEvent.Finished(message);
            }
        };
    }

    /** Mean loss a token on a general text without and with the adapter, in nats. */
    private record Forgetting(double lossBefore, double lossAfter) {}

    /** Passes the loop's progress on to the parent. */
    private final class Teller implements TrainingListener {

        private final TrainingPlan plan;

        Teller(TrainingPlan plan) {
            this.plan = plan;
        }

        @Override
        public void began(List<StepMetrics> done) {
            progress.run();
            events.write(new TrainingEvent.Prepared(plan.steps(), done, summary, leftOut));
        }

        @Override
        public void stepped(StepMetrics metrics) {
            progress.run();
            events.write(new TrainingEvent.Stepped(metrics));
        }

        @Override
        public boolean wantsStop() {
            return parent.request() != null;
        }
    }
}
