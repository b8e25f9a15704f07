package dev.retort.server.page;

import dev.retort.file.Json;
import dev.retort.finetuning.FineTuningJob.StepMetrics;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.server.http.Call;
import dev.retort.server.http.Reply;
import dev.retort.server.http.Right;
import dev.retort.server.http.Routes;
import dev.retort.server.job.JobOrder;
import dev.retort.server.job.JobQueue;
import dev.retort.server.job.JobState;
import dev.retort.server.job.JobStore;
import dev.retort.server.job.TuningJob;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Jobs as their pages show them: with their losses and their logs. */
public final class JobEndpoint {

    private static final int POINTS_OF_A_CARD = 100;
    private static final int POINTS_OF_A_PAGE = 1000;

    private final JobStore jobs;
    private final JobQueue queue;

    /** Creates the endpoint. */
    public JobEndpoint(JobStore jobs, JobQueue queue) {
        this.jobs = jobs;
        this.queue = queue;
    }

    /** Adds its routes. */
    public void addTo(Routes routes) {
        routes.allowing(Right.READ, Right.TRAIN)
                .add("GET", "/page-data/jobs", call -> list())
                .add("GET", "/page-data/jobs/{id}", this::show)
                .add("GET", "/page-data/jobs/{id}/log", this::log);
    }

    private Reply list() {
        ObjectNode list = Json.mapper().createObjectNode();
        ArrayNode items = list.putArray("jobs");
        jobs.list().forEach(job -> items.add(brief(job, POINTS_OF_A_CARD)));
        return Reply.ok(list);
    }

    private Reply show(Call call) {
        TuningJob job = jobs.require(call.variable("id"));
        ObjectNode node = brief(job, POINTS_OF_A_PAGE);
        Hyperparameters used = job.order().hyperparameters();
        ObjectNode settings = node.putObject("settings");
        settings.put("learning rate", used.learningRate())
                .put("batch size", used.batchSize())
                .put("rank", used.rank())
                .put("weight decay", used.weightDecay())
                .put("longest row, tokens", used.maxLength())
                .put("seed", used.seed());
        used.epochs().ifPresent(epochs -> settings.put("epochs", epochs));
        job.state().size().ifPresent(size -> {
            settings.put("rows", size.rows());
            settings.put("tokens of the rows", size.tokens());
        });
        ArrayNode events = node.putArray("events");
        for (JobState.Event event : job.state().events().reversed()) {
            events.addObject()
                    .put("at", event.at().toString())
                    .put("status", event.status().name())
                    .put("message", event.message());
        }
        return Reply.ok(node);
    }

    private Reply log(Call call) {
        ObjectNode node = Json.mapper().createObjectNode();
        queue.log(call.variable("id")).forEach(node.putArray("lines")::add);
        return Reply.ok(node);
    }

    private static ObjectNode brief(TuningJob job, int points) {
        JobOrder order = job.order();
        JobState state = job.state();
        ObjectNode node = Json.mapper().createObjectNode().put("id", job.id());
        node.put("model", order.model()).put("base", order.base().toString()).put("suffix", order.suffix());
        node.put("status", state.status().name()).put("ended", state.status().ended());
        node.put("waits", job.waitsForStart());
        node.put("created", order.createdAt().toString());
        node.put("tuned", state.tunedModel().orElse(null));
        node.put("failure", state.failure().map(JobState.Failure::message).orElse(null));
        node.put("total", state.totalSteps());
        node.set("steps", steps(state.steps(), points));
        return node;
    }

    /** Evenly spread steps, those with a validation loss, and the last. */
    private static ArrayNode steps(List<JobState.Step> all, int points) {
        ArrayNode steps = Json.mapper().createArrayNode();
        int every = Math.max(1, Math.ceilDiv(all.size(), points));
        for (int i = 0; i < all.size(); i++) {
            StepMetrics metrics = all.get(i).metrics();
            if (i % every == 0
                    || i == all.size() - 1
                    || metrics.validationLoss().isPresent()) {
                ArrayNode values = steps.addArray().add(metrics.step()).add(metrics.trainLoss());
                metrics.validationLoss().ifPresent(values::add);
            }
        }
        return steps;
    }
}
