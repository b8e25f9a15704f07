package dev.retort.finetuning.fireworks;

import dev.retort.file.Json;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningJob.Event;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.finetuning.JobStatus;
import dev.retort.finetuning.WandbIntegration;
import dev.retort.finetuning.service.Reported;
import dev.retort.http.KeyText;
import dev.retort.model.ModelRef;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Fireworks' supervised fine-tuning jobs as JSON (schema of the fireworks-ai package, 1.2). */
final class FireworksJobs {

    private FireworksJobs() {}

    static ObjectNode body(
            FineTuningRequest request, String account, List<String> datasets, Optional<WandbIntegration> wandb) {
        Hyperparameters given = request.hyperparameters();
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("baseModel", request.base().name());
        body.put("dataset", account + "/datasets/" + datasets.getFirst());
        if (datasets.size() > 1) {
            body.put("evaluationDataset", account + "/datasets/" + datasets.get(1));
        }
        body.put("displayName", request.suffix());
        body.put("epochs", (int) Math.max(1, Math.round(given.epochs().orElse(1))));
        body.put("learningRate", given.learningRate()).put("optimizerWeightDecay", given.weightDecay());
        body.put("loraRank", given.rank()).put("batchSizeSamples", given.batchSize());
        body.put("maxContextLength", given.maxLength());
        wandb.ifPresent(run -> body.putObject("wandbConfig")
                .put("enabled", true)
                .put("apiKey", KeyText.checked(run.apiKey()))
                .put("project", run.project()));
        return body;
    }

    /** Returns the last part of a resource's name, such as {@code ID} of {@code accounts/A/datasets/ID}. */
    static String id(JsonNode resource) {
        String name = Reported.id(resource, "name", "Fireworks");
        return name.substring(name.lastIndexOf('/') + 1);
    }

    static JobStatus status(String state) {
        return switch (state) {
            case "JOB_STATE_CREATING",
                    "JOB_STATE_PENDING",
                    "JOB_STATE_IDLE",
                    "JOB_STATE_RE_QUEUEING",
                    "JOB_STATE_CREATING_INPUT_DATASET" -> JobStatus.QUEUED;
            case "JOB_STATE_VALIDATING" -> JobStatus.VALIDATING;
            case "JOB_STATE_RUNNING", "JOB_STATE_WRITING_RESULTS", "JOB_STATE_PAUSED" -> JobStatus.RUNNING;
            case "JOB_STATE_COMPLETED", "JOB_STATE_EARLY_STOPPED" -> JobStatus.SUCCESS;
            case "JOB_STATE_FAILED", "JOB_STATE_EXPIRED" -> JobStatus.FAILED;
            case "JOB_STATE_CANCELLING" -> JobStatus.CANCELLATION_REQUESTED;
            case "JOB_STATE_CANCELLED", "JOB_STATE_DELETING", "JOB_STATE_DELETING_CLEANING_UP" -> JobStatus.CANCELLED;
            default -> JobStatus.UNKNOWN;
        };
    }

    static FineTuningJob read(JsonNode job) {
        JobStatus status = status(Reported.text(job, "state", ""));
        String tuned = Reported.text(job, "outputModel", "");
        String reason = Reported.text(job.path("status"), "message", "");
        OptionalLong percent = Reported.whole(job.path("jobProgress"), "percent");
        return new FineTuningJob(
                id(job),
                new ModelRef("fireworks", Reported.text(job, "baseModel", "")),
                status,
                Reported.time(job, "createTime"),
                Reported.hyperparameters(
                        OptionalLong.empty(),
                        Reported.number(job, "epochs"),
                        Reported.number(job, "learningRate"),
                        OptionalDouble.empty(),
                        Reported.number(job, "optimizerWeightDecay"),
                        Reported.whole(job, "batchSizeSamples"),
                        Reported.whole(job, "loraRank")),
                0,
                List.of(),
                percent.isPresent()
                        ? List.of(new Event(Reported.time(job, "updateTime"), status, percent.getAsLong() + " %"))
                        : List.of(),
                status == JobStatus.SUCCESS && !tuned.isEmpty()
                        ? Optional.of(new ModelRef("fireworks", tuned))
                        : Optional.empty(),
                status == JobStatus.FAILED
                        ? Optional.of(reason.isEmpty() ? "Fireworks gives no reason" : reason)
                        : Optional.empty());
    }
}
