package dev.retort.server.wire.mistral;

import dev.retort.file.Json;
import dev.retort.finetuning.FineTuningJob.StepMetrics;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.finetuning.JobStatus;
import dev.retort.server.job.JobOrder;
import dev.retort.server.job.JobState;
import dev.retort.server.job.JobState.RowSize;
import dev.retort.server.job.TuningJob;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Jobs in Mistral's form. */
final class MistralJobForm {

    private static final int MOST_CHECKPOINTS = 100;

    ObjectNode job(TuningJob job, boolean detailed) {
        JobOrder order = job.order();
        JobState state = job.state();
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("id", order.id()).put("object", "job").put("job_type", "completion");
        node.put("auto_start", order.autoStart()).put("model", order.model());
        node.put("status", state.status().name());
        node.put("created_at", order.createdAt().getEpochSecond());
        node.put("modified_at", state.modifiedAt().getEpochSecond());
        order.trainingFiles().forEach(node.putArray("training_files")::add);
        if (order.validationFiles().isEmpty()) {
            node.putNull("validation_files");
        } else {
            order.validationFiles().forEach(node.putArray("validation_files")::add);
        }
        node.set("hyperparameters", hyperparameters(order));
        node.put("fine_tuned_model", state.tunedModel().orElse(null));
        node.put("suffix", order.suffix().isEmpty() ? null : order.suffix());
        ArrayNode integrations = node.putArray("integrations");
        order.wandb()
                .ifPresent(wandb -> integrations
                        .addObject()
                        .put("type", "wandb")
                        .put("project", wandb.project())
                        .put("name", wandb.name().orElse(null))
                        .put("run_name", wandb.runName().orElse(order.id()))
                        .putNull("url"));
        boolean done = state.status() == JobStatus.SUCCESS;
        node.put(
                "trained_tokens",
                done ? state.size().map(RowSize::trainedTokens).orElse(null) : null);
        state.size()
                .ifPresentOrElse(size -> node.set("metadata", metadata(order, size)), () -> node.putNull("metadata"));
        node.putArray("repositories");
        if (detailed) {
            node.set("events", events(state));
            node.set("checkpoints", checkpoints(state.steps()));
        }
        return node;
    }

    /** Returns what a dry run says. */
    static ObjectNode dryRun(JobOrder order, RowSize size) {
        ObjectNode node = metadata(order, size).put("object", "job.metadata").put("deprecated", true);
        node.put("details", "%d rows of %d tokens, trained on this machine.".formatted(size.rows(), size.tokens()));
        node.put("epochs", size.passes());
        Hyperparameters given = order.hyperparameters();
        if (given.trainingSteps().isPresent()) {
            return node.put("training_steps", given.trainingSteps().getAsInt());
        }
        return node.put("training_steps", (int) Math.ceil(size.passes() * size.rows() / given.batchSize()));
    }

    private static ObjectNode metadata(JobOrder order, RowSize size) {
        ObjectNode node = Json.mapper().createObjectNode();
        node.putNull("expected_duration_seconds").put("cost", 0.0).put("cost_currency", "EUR");
        long perStep =
                Math.round(size.tokens() * (double) order.hyperparameters().batchSize() / size.rows());
        node.put("train_tokens_per_step", perStep).put("train_tokens", size.trainedTokens());
        return node.put("data_tokens", size.tokens()).putNull("estimated_start_time");
    }

    private static ObjectNode hyperparameters(JobOrder order) {
        Hyperparameters used = order.hyperparameters();
        ObjectNode node = Json.mapper().createObjectNode();
        used.trainingSteps()
                .ifPresentOrElse(steps -> node.put("training_steps", steps), () -> node.putNull("training_steps"));
        used.epochs().ifPresentOrElse(epochs -> node.put("epochs", epochs), () -> node.putNull("epochs"));
        node.put("learning_rate", used.learningRate()).put("weight_decay", used.weightDecay());
        return node.put("warmup_fraction", used.warmupFraction())
                .put("seq_len", used.maxLength())
                .putNull("fim_ratio");
    }

    /** Newest first. */
    private static ArrayNode events(JobState state) {
        ArrayNode events = Json.mapper().createArrayNode();
        for (JobState.Event event : state.events().reversed()) {
            ObjectNode node = events.addObject().put("name", "status-updated");
            node.put("created_at", event.at().getEpochSecond());
            ObjectNode data =
                    node.putObject("data").put("status", event.status().name());
            boolean failed = state.failure()
                    .map(reason -> reason.message().equals(event.message()))
                    .orElse(false);
            data.put(failed ? "error" : "message", event.message());
        }
        return events;
    }

    /** Newest first; of many steps evenly spread ones, those with a validation loss, and the last. */
    private static ArrayNode checkpoints(List<JobState.Step> steps) {
        ArrayNode checkpoints = Json.mapper().createArrayNode();
        int every = Math.max(1, Math.ceilDiv(steps.size(), MOST_CHECKPOINTS));
        for (int i = steps.size() - 1; i >= 0; i--) {
            StepMetrics step = steps.get(i).metrics();
            if (i == steps.size() - 1
                    || step.step() % every == 0
                    || step.validationLoss().isPresent()) {
                ObjectNode metrics = checkpoints
                        .addObject()
                        .put("step_number", step.step())
                        .put("created_at", steps.get(i).at().getEpochSecond())
                        .putObject("metrics");
                metrics.put("train_loss", step.trainLoss());
                metrics.put(
                        "valid_loss",
                        step.validationLoss().isPresent()
                                ? step.validationLoss().getAsDouble()
                                : null);
                metrics.putNull("valid_mean_token_accuracy");
            }
        }
        return checkpoints;
    }
}
