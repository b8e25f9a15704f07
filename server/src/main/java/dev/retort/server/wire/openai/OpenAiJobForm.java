package dev.retort.server.wire.openai;

import dev.retort.file.Json;
import dev.retort.finetuning.FineTuningJob.StepMetrics;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.finetuning.JobStatus;
import dev.retort.server.job.JobOrder;
import dev.retort.server.job.JobState;
import dev.retort.server.job.JobState.RowSize;
import dev.retort.server.job.TuningJob;
import dev.retort.server.wire.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Jobs in OpenAI's form, their events and checkpoints. */
public final class OpenAiJobForm {

    private static final String JOB = "ftjob";

    ObjectNode job(TuningJob job) {
        JobOrder order = job.order();
        JobState state = job.state();
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("id", Ids.openAi(JOB, order.id())).put("object", "fine_tuning.job");
        node.put("created_at", order.createdAt().getEpochSecond()).put("model", order.model());
        error(node, state.failure());
        node.put("fine_tuned_model", state.tunedModel().orElse(null));
        node.put("finished_at", state.endedAt().map(Instant::getEpochSecond).orElse(null));
        node.set("hyperparameters", hyperparameters(order));
        node.put("organization_id", "retort").put("status", status(state.status()));
        state.resultFile().map(id -> Ids.openAi("file", id)).ifPresent(node.putArray("result_files")::add);
        node.put("seed", order.seed().orElse(order.hyperparameters().seed()));
        boolean done = state.status() == JobStatus.SUCCESS;
        node.put(
                "trained_tokens",
                done ? state.size().map(RowSize::trainedTokens).orElse(null) : null);
        node.put("training_file", Ids.openAi("file", order.trainingFiles().getFirst()));
        node.put(
                "validation_file",
                order.validationFiles().stream()
                        .findFirst()
                        .map(id -> Ids.openAi("file", id))
                        .orElse(null));
        node.putNull("estimated_finish").putArray("integrations");
        ObjectNode metadata = node.putObject("metadata");
        order.metadata().forEach(metadata::put);
        node.put("user_provided_suffix", order.suffix().isEmpty() ? null : order.suffix());
        ObjectNode method = node.putObject("method").put("type", "supervised");
        method.putObject("supervised").set("hyperparameters", hyperparameters(order));
        return node;
    }

    private static void error(ObjectNode node, Optional<JobState.Failure> failure) {
        if (failure.isEmpty()) {
            node.putNull("error");
            return;
        }
        ObjectNode error = node.putObject("error").put("code", failure.get().code());
        error.put("message", failure.get().message())
                .put("param", failure.get().parameter().orElse(null));
    }

    private static ObjectNode hyperparameters(JobOrder order) {
        Hyperparameters used = order.hyperparameters();
        ObjectNode node = Json.mapper().createObjectNode();
        if (used.epochs().isPresent()) {
            node.put("n_epochs", (int) Math.max(1, Math.round(used.epochs().getAsDouble())));
        } else {
            node.put("n_epochs", "auto");
        }
        node.put("batch_size", used.batchSize());
        if (order.asked().path("learning_rate_multiplier").isNumber()) {
            return node.put(
                    "learning_rate_multiplier",
                    order.asked().path("learning_rate_multiplier").asDouble());
        }
        return node.put("learning_rate_multiplier", "auto");
    }

    /** Returns a state in OpenAI's words. */
    public static String status(JobStatus status) {
        return switch (status) {
            case QUEUED, VALIDATING, VALIDATED -> "validating_files";
            case STARTED -> "queued";
            case SUCCESS -> "succeeded";
            case FAILED, FAILED_VALIDATION -> "failed";
            case CANCELLED -> "cancelled";
            case RUNNING, CANCELLATION_REQUESTED, UNKNOWN -> "running";
        };
    }

    /** Returns the events of a job, newest first: changes of state, and the losses of each step. */
    public List<ObjectNode> events(TuningJob job) {
        List<Timed> all = new ArrayList<>();
        List<JobState.Event> changes = job.state().events();
        for (int i = 0; i < changes.size(); i++) {
            all.add(new Timed(changes.get(i).at(), change(job, i, changes.get(i))));
        }
        job.state().steps().forEach(step -> all.add(new Timed(step.at(), step(job, step))));
        all.sort(Comparator.comparing(Timed::at));
        return all.reversed().stream().map(Timed::node).toList();
    }

    private record Timed(Instant at, ObjectNode node) {}

    private static ObjectNode change(TuningJob job, int number, JobState.Event event) {
        boolean failed = event.status() == JobStatus.FAILED || event.status() == JobStatus.FAILED_VALIDATION;
        ObjectNode node = event("c" + number, job, event.at(), failed ? "error" : "info");
        node.put("message", event.message().isEmpty() ? status(event.status()) : event.message());
        return node.put("type", "message").putNull("data");
    }

    private static ObjectNode step(TuningJob job, JobState.Step seen) {
        StepMetrics step = seen.metrics();
        int total = job.state().totalSteps();
        ObjectNode node = event("s" + step.step(), job, seen.at(), "info");
        node.put("message", "Step %d/%d: training loss=%.4f".formatted(step.step(), total, step.trainLoss()));
        ObjectNode data = node.put("type", "metrics").putObject("data");
        data.put("step", step.step()).put("total_steps", total).put("train_loss", step.trainLoss());
        step.validationLoss().ifPresent(loss -> data.put("valid_loss", loss));
        return node;
    }

    private static ObjectNode event(String number, TuningJob job, Instant at, String level) {
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("id", "ftevent-%s%s".formatted(job.id().replace("-", ""), number));
        return node.put("object", "fine_tuning.job.event")
                .put("created_at", at.getEpochSecond())
                .put("level", level);
    }

    /** Returns the checkpoints that are models: the one that was kept, once the job has succeeded. */
    public List<ObjectNode> checkpoints(TuningJob job) {
        if (job.state().tunedModel().isEmpty() || job.state().steps().isEmpty()) {
            return List.of();
        }
        JobState.Step last = job.state().steps().getLast();
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("id", "ftckpt_" + job.id().replace("-", "")).put("object", "fine_tuning.job.checkpoint");
        node.put("created_at", last.at().getEpochSecond());
        node.put("fine_tuned_model_checkpoint", job.state().tunedModel().get());
        node.put("fine_tuning_job_id", Ids.openAi(JOB, job.id()))
                .put("step_number", last.metrics().step());
        ObjectNode metrics =
                node.putObject("metrics").put("step", last.metrics().step());
        metrics.put("train_loss", last.metrics().trainLoss());
        last.metrics().validationLoss().ifPresent(loss -> metrics.put("full_valid_loss", loss));
        return List.of(node);
    }
}
