package dev.retort.finetuning.together;

import dev.retort.file.Json;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningJob.Event;
import dev.retort.finetuning.FineTuningJob.StepMetrics;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.finetuning.JobStatus;
import dev.retort.finetuning.WandbIntegration;
import dev.retort.finetuning.service.Reported;
import dev.retort.http.KeyText;
import dev.retort.model.ModelRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Together's fine-tuning jobs as JSON (schema of the together package, 3.1). */
final class TogetherJobs {

    private TogetherJobs() {}

    static ObjectNode body(FineTuningRequest request, List<String> fileIds, Optional<WandbIntegration> wandb) {
        Hyperparameters given = request.hyperparameters();
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("training_file", fileIds.getFirst());
        body.put("model", request.base().name());
        body.put("n_epochs", (int) Math.max(1, Math.round(given.epochs().orElse(1))));
        if (fileIds.size() > 1) {
            body.put("validation_file", fileIds.get(1)).put("n_evals", 1);
        }
        body.put("n_checkpoints", 1).put("batch_size", given.batchSize());
        body.put("learning_rate", given.learningRate()).put("warmup_ratio", given.warmupFraction());
        body.put("max_grad_norm", 1.0).put("weight_decay", given.weightDecay());
        body.put("random_seed", Math.floorMod(given.seed(), (long) Integer.MAX_VALUE));
        body.putObject("training_type")
                .put("type", "Lora")
                .put("lora_r", given.rank())
                .put("lora_alpha", (int) Math.max(1, Math.round(given.alpha())))
                .put("lora_dropout", given.dropout());
        body.putObject("training_method").put("method", "sft").put("train_on_inputs", false);
        if (!request.suffix().isEmpty()) {
            body.put("suffix", request.suffix());
        }
        wandb.ifPresent(run -> {
            body.put("wandb_key", KeyText.checked(run.apiKey())).put("wandb_project_name", run.project());
            run.runName().ifPresent(name -> body.put("wandb_name", name));
        });
        return body;
    }

    static JobStatus status(String name) {
        return switch (name) {
            case "pending", "queued" -> JobStatus.QUEUED;
            case "running", "compressing", "uploading" -> JobStatus.RUNNING;
            case "cancel_requested" -> JobStatus.CANCELLATION_REQUESTED;
            case "cancelled" -> JobStatus.CANCELLED;
            case "error", "user_error" -> JobStatus.FAILED;
            case "completed" -> JobStatus.SUCCESS;
            default -> JobStatus.of(name);
        };
    }

    static FineTuningJob read(JsonNode job, JsonNode metrics) {
        String id = Reported.id(job, "id", "Together");
        JobStatus status = status(Reported.text(job, "status", ""));
        String tuned = Reported.text(job, "model_output_name", "");
        Hyperparameters hyperparameters = Reported.hyperparameters(
                OptionalLong.empty(),
                Reported.number(job, "n_epochs"),
                Reported.number(job, "learning_rate"),
                Reported.number(job, "warmup_ratio"),
                Reported.number(job, "weight_decay"),
                Reported.whole(job, "batch_size"),
                Reported.whole(job.path("training_type"), "lora_r"));
        return new FineTuningJob(
                id,
                new ModelRef("together", Reported.text(job, "model", "")),
                status,
                Reported.time(job, "created_at"),
                hyperparameters,
                totalSteps(job),
                metrics(metrics, hyperparameters.learningRate()),
                events(job, status),
                status == JobStatus.SUCCESS && !tuned.isEmpty()
                        ? Optional.of(new ModelRef("together", tuned))
                        : Optional.empty(),
                failure(job, status));
    }

    private static int totalSteps(JsonNode job) {
        long total = 0;
        for (JsonNode event : job.path("events")) {
            total = Math.max(total, Reported.whole(event, "total_steps").orElse(0));
        }
        return (int) Math.min(total, Integer.MAX_VALUE);
    }

    private static List<StepMetrics> metrics(JsonNode reply, double learningRate) {
        List<StepMetrics> metrics = new ArrayList<>();
        for (JsonNode row : reply.path("metrics")) {
            OptionalLong step = first(row, "step", "global_step", "train/global_step");
            OptionalDouble loss = firstNumber(row, "train/loss", "train_loss", "loss");
            if (step.isPresent() && loss.isPresent()) {
                metrics.add(new StepMetrics(
                        (int) step.getAsLong(),
                        loss.getAsDouble(),
                        firstNumber(row, "eval/loss", "eval_loss"),
                        firstNumber(row, "train/learning_rate", "learning_rate").orElse(learningRate)));
            }
        }
        metrics.sort(Comparator.comparingInt(StepMetrics::step));
        return metrics;
    }

    private static OptionalLong first(JsonNode row, String... names) {
        for (String name : names) {
            OptionalLong value = Reported.whole(row, name);
            if (value.isPresent()) {
                return value;
            }
        }
        return OptionalLong.empty();
    }

    private static OptionalDouble firstNumber(JsonNode row, String... names) {
        for (String name : names) {
            OptionalDouble value = Reported.number(row, name);
            if (value.isPresent()) {
                return value;
            }
        }
        return OptionalDouble.empty();
    }

    private static List<Event> events(JsonNode job, JobStatus status) {
        List<Event> events = new ArrayList<>();
        for (JsonNode event : job.path("events")) {
            events.add(new Event(Reported.time(event, "created_at"), status, Reported.text(event, "message", "")));
        }
        events.sort(Comparator.comparing(Event::at));
        return events;
    }

    private static Optional<String> failure(JsonNode job, JobStatus status) {
        if (status != JobStatus.FAILED) {
            return Optional.empty();
        }
        String reason = "Together gives no reason";
        for (JsonNode event : job.path("events")) {
            if (Reported.text(event, "level", "").endsWith("error")) {
                reason = Reported.text(event, "message", reason);
            }
        }
        return Optional.of(reason);
    }
}
