package dev.retort.finetuning.mistral;

import dev.retort.error.UsageException;
import dev.retort.file.Json;
import dev.retort.finetuning.Estimate;
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
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Mistral's fine-tuning jobs as JSON: what is sent and what comes back (schema of mistralai 2.5.1). */
final class MistralJobs {

    private static final int WANDB_KEY_LENGTH = 40;

    private MistralJobs() {}

    static ObjectNode body(FineTuningRequest request, List<String> fileIds, boolean autoStart, MistralOptions options) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("model", request.base().name());
        Hyperparameters given = request.hyperparameters();
        ObjectNode hyperparameters = body.putObject("hyperparameters");
        given.trainingSteps().ifPresent(steps -> hyperparameters.put("training_steps", steps));
        given.epochs().ifPresent(epochs -> hyperparameters.put("epochs", epochs));
        hyperparameters.put("learning_rate", given.learningRate());
        hyperparameters.put("weight_decay", given.weightDecay());
        hyperparameters.put("warmup_fraction", given.warmupFraction());
        if (!fileIds.isEmpty()) {
            body.putArray("training_files")
                    .addObject()
                    .put("file_id", fileIds.getFirst())
                    .put("weight", 1.0);
        }
        if (fileIds.size() > 1) {
            ArrayNode validation = body.putArray("validation_files");
            fileIds.stream().skip(1).forEach(validation::add);
        }
        if (!request.suffix().isEmpty()) {
            body.put("suffix", request.suffix());
        }
        options.wandb().ifPresent(wandb -> body.putArray("integrations").add(integration(wandb)));
        body.put("auto_start", autoStart);
        body.put("invalid_sample_skip_percentage", options.invalidSampleSkipPercentage());
        body.put("job_type", "completion");
        return body;
    }

    private static ObjectNode integration(WandbIntegration wandb) {
        String key = KeyText.checked(wandb.apiKey());
        if (key.length() != WANDB_KEY_LENGTH) {
            throw new UsageException(
                    "Mistral takes W&B keys of exactly %d characters and WANDB_API_KEY has %d."
                            .formatted(WANDB_KEY_LENGTH, key.length()),
                    "Leave the W&B integration of the job out; Retort's own W&B run does not need it.");
        }
        ObjectNode integration = Json.mapper().createObjectNode();
        integration.put("type", "wandb");
        integration.put("project", wandb.project());
        integration.put("api_key", key);
        wandb.runName().ifPresent(name -> integration.put("run_name", name));
        return integration;
    }

    static FineTuningJob read(JsonNode job) {
        String id = Reported.id(job, "id", "Mistral");
        JsonNode given = job.path("hyperparameters");
        Hyperparameters hyperparameters = Reported.hyperparameters(
                Reported.whole(given, "training_steps"),
                Reported.number(given, "epochs"),
                Reported.number(given, "learning_rate"),
                Reported.number(given, "warmup_fraction"),
                Reported.number(given, "weight_decay"),
                OptionalLong.empty(),
                OptionalLong.empty());
        JobStatus status = JobStatus.of(Reported.text(job, "status", ""));
        String tuned = Reported.text(job, "fine_tuned_model", "");
        return new FineTuningJob(
                id,
                new ModelRef("mistral", Reported.text(job, "model", "")),
                status,
                Reported.time(job, "created_at"),
                hyperparameters,
                totalSteps(job, hyperparameters),
                metrics(job.path("checkpoints"), hyperparameters.learningRate()),
                events(job.path("events"), status),
                tuned.isEmpty() ? Optional.empty() : Optional.of(new ModelRef("mistral", tuned)),
                failure(job, status),
                status == JobStatus.VALIDATED && !job.path("auto_start").asBoolean(true));
    }

    private static int totalSteps(JsonNode job, Hyperparameters hyperparameters) {
        if (hyperparameters.trainingSteps().isPresent()) {
            return hyperparameters.trainingSteps().getAsInt();
        }
        double tokens = Reported.number(job.path("metadata"), "train_tokens").orElse(0);
        double perStep =
                Reported.number(job.path("metadata"), "train_tokens_per_step").orElse(0);
        return perStep > 0 ? (int) Math.ceil(tokens / perStep) : 0;
    }

    private static List<StepMetrics> metrics(JsonNode checkpoints, double learningRate) {
        List<StepMetrics> metrics = new ArrayList<>();
        for (JsonNode checkpoint : checkpoints) {
            OptionalLong step = Reported.whole(checkpoint, "step_number");
            OptionalDouble train = Reported.number(checkpoint.path("metrics"), "train_loss");
            if (step.isPresent() && train.isPresent()) {
                metrics.add(new StepMetrics(
                        (int) step.getAsLong(),
                        train.getAsDouble(),
                        Reported.number(checkpoint.path("metrics"), "valid_loss"),
                        learningRate));
            }
        }
        metrics.sort(Comparator.comparingInt(StepMetrics::step));
        return metrics;
    }

    private static List<Event> events(JsonNode list, JobStatus now) {
        List<Event> events = new ArrayList<>();
        for (JsonNode event : list) {
            String status = Reported.text(event.path("data"), "status", "");
            String name = Reported.text(event, "name", "");
            String message =
                    Reported.text(event.path("data"), "error", Reported.text(event.path("data"), "message", ""));
            String text = (name + " " + status + (message.isEmpty() ? "" : ": " + message)).strip();
            events.add(
                    new Event(Reported.time(event, "created_at"), status.isEmpty() ? now : JobStatus.of(status), text));
        }
        events.sort(Comparator.comparing(Event::at));
        return events;
    }

    private static Optional<String> failure(JsonNode job, JobStatus status) {
        if (status != JobStatus.FAILED && status != JobStatus.FAILED_VALIDATION) {
            return Optional.empty();
        }
        String reason = Reported.text(job, "message", "");
        for (JsonNode event : job.path("events")) {
            JsonNode data = event.path("data");
            String text = Reported.text(data, "error", Reported.text(data, "message", ""));
            reason = reason.isEmpty() ? text : reason;
        }
        return Optional.of(reason.isEmpty() ? "Mistral gives no reason for " + status : reason);
    }

    static Estimate estimate(JsonNode job) {
        JsonNode metadata = job.path("metadata");
        JsonNode cost = metadata.path("cost");
        Optional<Estimate.Price> price = cost.isNumber()
                ? Optional.of(new Estimate.Price(
                        new BigDecimal(cost.asString()), Reported.text(metadata, "cost_currency", "EUR")))
                : Optional.empty();
        OptionalLong seconds = Reported.whole(metadata, "expected_duration_seconds");
        return new Estimate(
                Reported.text(job, "id", ""),
                price,
                seconds.isPresent() ? Optional.of(Duration.ofSeconds(seconds.getAsLong())) : Optional.empty(),
                Reported.whole(metadata, "train_tokens"));
    }
}
