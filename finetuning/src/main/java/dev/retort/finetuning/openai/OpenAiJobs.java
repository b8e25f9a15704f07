package dev.retort.finetuning.openai;

import dev.retort.file.Json;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningJob.Event;
import dev.retort.finetuning.FineTuningJob.StepMetrics;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.finetuning.JobStatus;
import dev.retort.finetuning.service.Reported;
import dev.retort.model.ModelRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI's fine-tuning jobs as JSON: what is sent and what comes back. */
final class OpenAiJobs {

    private OpenAiJobs() {}

    static ObjectNode body(
            FineTuningRequest request, List<String> fileIds, OpenAiOptions options, OpenAiEndpoint endpoint) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("model", request.base().name());
        body.put("training_file", fileIds.getFirst());
        if (fileIds.size() > 1) {
            body.put("validation_file", fileIds.get(1));
        }
        if (!request.suffix().isEmpty()) {
            body.put("suffix", request.suffix());
        }
        body.put("seed", Math.floorMod(request.hyperparameters().seed(), (long) Integer.MAX_VALUE));
        ObjectNode method = body.putObject("method");
        switch (options.method()) {
            case OpenAiMethod.Supervised supervised -> hyperparameters(method, "supervised", request, options);
            case OpenAiMethod.Preference preference -> {
                ObjectNode hyperparameters = hyperparameters(method, "dpo", request, options);
                preference.beta().ifPresent(beta -> hyperparameters.put("beta", beta));
            }
        }
        options.wandb().ifPresent(wandb -> {
            ObjectNode integration = body.putArray("integrations").addObject().put("type", "wandb");
            ObjectNode settings = integration.putObject("wandb").put("project", wandb.project());
            wandb.runName().ifPresent(name -> settings.put("name", name));
        });
        if (endpoint instanceof OpenAiEndpoint.Azure azure) {
            azure.trainingType().ifPresent(type -> body.put("trainingType", type));
        }
        return body;
    }

    private static ObjectNode hyperparameters(
            ObjectNode method, String type, FineTuningRequest request, OpenAiOptions options) {
        method.put("type", type);
        ObjectNode hyperparameters = method.putObject(type).putObject("hyperparameters");
        Hyperparameters given = request.hyperparameters();
        // The service counts whole epochs.
        given.epochs().ifPresent(epochs -> hyperparameters.put("n_epochs", (int) Math.max(1, Math.round(epochs))));
        hyperparameters.put("batch_size", given.batchSize());
        options.learningRateMultiplier().ifPresent(factor -> hyperparameters.put("learning_rate_multiplier", factor));
        return hyperparameters;
    }

    static JobStatus status(String name) {
        return switch (name) {
            case "validating_files" -> JobStatus.VALIDATING;
            case "pending", "queued", "notRunning" -> JobStatus.QUEUED;
            case "running" -> JobStatus.RUNNING;
            case "succeeded" -> JobStatus.SUCCESS;
            case "failed" -> JobStatus.FAILED;
            case "canceled", "cancelled" -> JobStatus.CANCELLED;
            default -> JobStatus.of(name);
        };
    }

    static FineTuningJob read(JsonNode job, JsonNode events, JsonNode checkpoints, String provider) {
        String id = Reported.id(job, "id", "OpenAI");
        JobStatus status = status(Reported.text(job, "status", ""));
        String tuned = Reported.text(job, "fine_tuned_model", "");
        return new FineTuningJob(
                id,
                new ModelRef(provider, Reported.text(job, "model", "")),
                status,
                Reported.time(job, "created_at"),
                hyperparameters(job),
                totalSteps(events),
                metrics(events, checkpoints),
                events(events, status),
                tuned.isEmpty() ? Optional.empty() : Optional.of(new ModelRef(provider, tuned)),
                failure(job, status));
    }

    private static Hyperparameters hyperparameters(JsonNode job) {
        JsonNode method = job.path("method");
        JsonNode byMethod =
                method.path(Reported.text(method, "type", "supervised")).path("hyperparameters");
        JsonNode given = byMethod.isObject() ? byMethod : job.path("hyperparameters");
        return Reported.hyperparameters(
                OptionalLong.empty(),
                Reported.number(given, "n_epochs"),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Reported.whole(given, "batch_size"),
                OptionalLong.empty());
    }

    private static int totalSteps(JsonNode events) {
        long total = 0;
        for (JsonNode event : events.path("data")) {
            total = Math.max(
                    total, Reported.whole(event.path("data"), "total_steps").orElse(0));
        }
        return (int) Math.min(total, Integer.MAX_VALUE);
    }

    private static List<StepMetrics> metrics(JsonNode events, JsonNode checkpoints) {
        Map<Integer, StepMetrics> bySteps = new TreeMap<>();
        for (JsonNode event : events.path("data")) {
            add(bySteps, event.path("data"), "step");
        }
        for (JsonNode checkpoint : checkpoints.path("data")) {
            JsonNode metrics = checkpoint.path("metrics");
            add(bySteps, metrics, "step");
        }
        return List.copyOf(bySteps.values());
    }

    private static void add(Map<Integer, StepMetrics> bySteps, JsonNode metrics, String stepField) {
        OptionalLong step = Reported.whole(metrics, stepField);
        OptionalDouble train = Reported.number(metrics, "train_loss");
        OptionalDouble full = Reported.number(metrics, "full_valid_loss");
        OptionalDouble valid = full.isPresent() ? full : Reported.number(metrics, "valid_loss");
        if (step.isPresent() && train.isPresent()) {
            int number = (int) step.getAsLong();
            // The service trains at a rate of its own and does not name it.
            StepMetrics read = new StepMetrics(number, train.getAsDouble(), valid, 0);
            bySteps.merge(number, read, (a, b) -> b.validationLoss().isPresent() ? b : a);
        }
    }

    private static List<Event> events(JsonNode events, JobStatus now) {
        List<Event> read = new ArrayList<>();
        for (JsonNode event : events.path("data")) {
            if (!Reported.text(event, "type", "message").equals("metrics")) {
                read.add(new Event(Reported.time(event, "created_at"), now, Reported.text(event, "message", "")));
            }
        }
        read.sort(Comparator.comparing(Event::at));
        return read;
    }

    private static Optional<String> failure(JsonNode job, JobStatus status) {
        if (status != JobStatus.FAILED) {
            return Optional.empty();
        }
        JsonNode error = job.path("error");
        String param = Reported.text(error, "param", "");
        String message = Reported.text(error, "message", "the service gives no reason");
        return Optional.of(param.isEmpty() ? message : param + ": " + message);
    }
}
