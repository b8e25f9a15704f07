package dev.retort.server.page;

import dev.retort.file.Json;
import dev.retort.finetuning.FineTuningJob.StepMetrics;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.server.http.Call;
import dev.retort.server.http.Reply;
import dev.retort.server.http.Right;
import dev.retort.server.http.Routes;
import dev.retort.server.job.JobOrder;
import dev.retort.server.job.JobState;
import dev.retort.server.job.JobStore;
import dev.retort.server.job.TuningJob;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Jobs as their pages show them: with the loss of every step. */
public final class JobEndpoint {

    private final JobStore jobs;

    /** Creates the endpoint. */
    public JobEndpoint(JobStore jobs) {
        this.jobs = jobs;
    }

    /** Adds its routes. */
    public void addTo(Routes routes) {
        routes.allowing(Right.READ, Right.TRAIN)
                .add("GET", "/page-data/jobs", call -> list())
                .add("GET", "/page-data/jobs/{id}", this::show);
    }

    private Reply list() {
        ObjectNode list = Json.mapper().createObjectNode();
        ArrayNode items = list.putArray("jobs");
        jobs.list().forEach(job -> items.add(brief(job)));
        return Reply.ok(list);
    }

    private Reply show(Call call) {
        TuningJob job = jobs.require(call.variable("id"));
        ObjectNode node = brief(job);
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

    private static ObjectNode brief(TuningJob job) {
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
        ArrayNode steps = node.putArray("steps");
        for (JobState.Step step : state.steps()) {
            StepMetrics metrics = step.metrics();
            ArrayNode values = steps.addArray().add(metrics.step()).add(metrics.trainLoss());
            metrics.validationLoss().ifPresent(values::add);
        }
        return node;
    }
}
