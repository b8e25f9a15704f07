package dev.retort.finetuning.mistral;

import dev.retort.error.ModelException;
import dev.retort.file.Json;
import dev.retort.finetuning.Probe;
import dev.retort.finetuning.service.Refusals;
import dev.retort.finetuning.service.Reported;
import dev.retort.http.HttpCall;
import dev.retort.http.HttpOutcome;
import dev.retort.http.HttpOutcome.Answered;
import dev.retort.http.JsonApi;
import dev.retort.http.PathSegment;
import dev.retort.model.ModelRef;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks for the base, then for a job without a training file, which a living API must refuse as invalid: nothing is created
 * and nothing is spent. A server that accepts it all the same has its job cancelled at once.
 */
final class MistralProbe {

    private static final String JOBS = "/v1/fine_tuning/jobs";

    private final JsonApi api;
    private final Refusals refusals;

    MistralProbe(JsonApi api, Refusals refusals) {
        this.api = api;
        this.refusals = refusals;
    }

    Probe probe(ModelRef base) {
        try {
            JsonNode model = refusals.require(
                    api.send(HttpCall.get("/v1/models/" + PathSegment.encode(base.name()))), "show " + base.name());
            if (!model.path("capabilities").path("fine_tuning").asBoolean(true)) {
                return new Probe.Closed(
                        base,
                        "Mistral lists %s as not open to fine-tuning.".formatted(base.name()),
                        "Choose a base whose card says fine_tuning, or train on this machine (student: local:…).");
            }
            HttpOutcome outcome = api.send(HttpCall.create(JOBS, emptyJob(base)));
            if (outcome instanceof Answered answered && answered.ok()) {
                cancel(answered.body());
            } else if (!(outcome instanceof Answered answered
                    && (answered.status() == 400 || answered.status() == 422))) {
                throw refusals.explain(outcome, "create a fine-tuning job for " + base.name());
            }
            return new Probe.Open(
                    base, end(model), "Mistral takes fine-tuning jobs for %s from this key.".formatted(base.name()));
        } catch (ModelException e) {
            return new Probe.Closed(base, e.problem(), e.remedy());
        }
    }

    private static ObjectNode emptyJob(ModelRef base) {
        ObjectNode job = Json.mapper().createObjectNode();
        job.put("model", base.name());
        job.putObject("hyperparameters").put("training_steps", 1);
        job.putArray("training_files");
        job.put("auto_start", false);
        return job;
    }

    private void cancel(JsonNode job) {
        String id = Reported.text(job, "id", "");
        if (!id.isEmpty()) {
            refusals.require(
                    api.send(HttpCall.post(JOBS + "/" + PathSegment.encode(id) + "/cancel")), "cancel job " + id);
        }
    }

    private static Optional<LocalDate> end(JsonNode model) {
        String date = Reported.text(model, "deprecation", "");
        try {
            return date.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Instant.parse(date).atZone(ZoneOffset.UTC).toLocalDate());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
