package dev.retort.tracking.mlflow;

import dev.retort.concurrent.Exclusive;
import dev.retort.error.ModelException;
import dev.retort.error.ResourceException;
import dev.retort.file.FileFault;
import dev.retort.file.Json;
import dev.retort.http.Authorization;
import dev.retort.http.Connection;
import dev.retort.http.HttpCall;
import dev.retort.http.HttpOutcome;
import dev.retort.http.HttpOutcome.Answered;
import dev.retort.http.HttpOutcome.Unanswered;
import dev.retort.http.JsonApi;
import dev.retort.http.PathSegment;
import dev.retort.tracking.RunDescription;
import dev.retort.tracking.TrackedRun;
import dev.retort.tracking.Tracker;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends runs to an MLflow server (REST API 2.0): settings as parameters, losses and numbers of the summary as metrics,
 * other values of it as tags, files as artifacts. Thread-safe.
 */
public final class MlflowTracker implements Tracker {

    private static final String API = "/api/2.0/mlflow";
    private static final int MOST_METRICS = 1000;
    private static final int MOST_PARAMETERS = 100;
    private static final int LONGEST_VALUE = 6000;

    private final JsonApi api;
    private final InstantSource clock;

    /**
     * Creates a tracker.
     *
     * @param server the tracking server's address
     */
    public MlflowTracker(URI server, Authorization authorization, Connection connection, InstantSource clock) {
        this.api = new JsonApi(server, authorization, connection);
        this.clock = clock;
    }

    @Override
    public TrackedRun start(RunDescription run) {
        String experiment = experiment(run.project());
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("experiment_id", experiment).put("run_name", run.name());
        body.put("start_time", run.startedAt().toEpochMilli());
        String id = post("/runs/create", body)
                .path("run")
                .path("info")
                .path("run_id")
                .asString("");
        if (id.isEmpty()) {
            throw new ModelException("MLflow named no run.", "Check the address of the tracking server.");
        }
        MlflowRun tracked = new MlflowRun(experiment, id);
        tracked.parameters(run.config());
        return tracked;
    }

    private String experiment(String name) {
        String query = "?experiment_name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
        HttpOutcome found = api.send(HttpCall.get(API + "/experiments/get-by-name" + query));
        if (found instanceof Answered answered && answered.status() == 404) {
            ObjectNode body = Json.mapper().createObjectNode().put("name", name);
            return post("/experiments/create", body).path("experiment_id").asString("");
        }
        return require(found, "find the experiment " + name)
                .path("experiment")
                .path("experiment_id")
                .asString("");
    }

    private JsonNode post(String path, ObjectNode body) {
        // What is logged is logged under its step: twice is once.
        return require(api.send(HttpCall.post(API + path, body)), path);
    }

    private static JsonNode require(HttpOutcome outcome, String action) {
        return switch (outcome) {
            case Answered answered when answered.ok() -> answered.body();
            case Answered answered ->
                throw new ModelException(
                        "MLflow refused %s (%d: %s)."
                                .formatted(
                                        action,
                                        answered.status(),
                                        answered.body().path("message").asString("no reason given")),
                        "Check the tracking server's address and rights.");
            case Unanswered unanswered ->
                throw new ResourceException(
                        "MLflow could not be reached for %s: %s.".formatted(action, unanswered.reason()),
                        "Start the tracking server or leave MLflow out.",
                        unanswered.cause());
        };
    }

    private final class MlflowRun implements TrackedRun {

        private final String experiment;
        private final String id;
        private final List<ObjectNode> waiting = new ArrayList<>();
        private final Exclusive alone = new Exclusive();
        private long last;
        private boolean finished;

        MlflowRun(String experiment, String id) {
            this.experiment = experiment;
            this.id = id;
        }

        private void parameters(Map<String, ?> config) {
            Map<String, String> flat = new LinkedHashMap<>();
            flatten("", config, flat);
            List<ObjectNode> all = new ArrayList<>();
            flat.forEach((key, value) -> all.add(Json.mapper()
                    .createObjectNode()
                    .put("key", key)
                    .put("value", value.substring(0, Math.min(value.length(), LONGEST_VALUE)))));
            for (int from = 0; from < all.size(); from += MOST_PARAMETERS) {
                log("params", all.subList(from, Math.min(from + MOST_PARAMETERS, all.size())));
            }
        }

        private static void flatten(String prefix, Map<?, ?> values, Map<String, String> flat) {
            values.forEach((key, value) -> {
                if (value instanceof Map<?, ?> inner) {
                    flatten(prefix + key + ".", inner, flat);
                } else {
                    flat.put(prefix + key, String.valueOf(value));
                }
            });
        }

        private void log(String kind, List<ObjectNode> entries) {
            ObjectNode body = Json.mapper().createObjectNode().put("run_id", id);
            ArrayNode list = body.putArray(kind);
            entries.forEach(list::add);
            post("/runs/log-batch", body);
        }

        @Override
        public void step(long step, Map<String, Double> values) {
            alone.run(() -> {
                if (finished) {
                    return;
                }
                last = step;
                values.forEach((key, value) -> waiting.add(metric(key, value, step)));
                if (waiting.size() >= MOST_METRICS / 2) {
                    flush();
                }
            });
        }

        private ObjectNode metric(String key, double value, long step) {
            return Json.mapper()
                    .createObjectNode()
                    .put("key", key)
                    .put("value", value)
                    .put("timestamp", clock.millis())
                    .put("step", step);
        }

        private void flush() {
            for (int from = 0; from < waiting.size(); from += MOST_METRICS) {
                log("metrics", waiting.subList(from, Math.min(from + MOST_METRICS, waiting.size())));
            }
            waiting.clear();
        }

        @Override
        public void summary(Map<String, ?> values) {
            alone.run(() -> {
                if (finished) {
                    return;
                }
                List<ObjectNode> tags = new ArrayList<>();
                values.forEach((key, value) -> {
                    if (value instanceof Number number) {
                        waiting.add(metric(key, number.doubleValue(), last));
                    } else {
                        tags.add(
                                Json.mapper().createObjectNode().put("key", key).put("value", String.valueOf(value)));
                    }
                });
                flush();
                if (!tags.isEmpty()) {
                    log("tags", tags);
                }
            });
        }

        @Override
        public void file(Path file) {
            alone.run(() -> {
                String name = String.valueOf(file.getFileName());
                try {
                    String path = "/api/2.0/mlflow-artifacts/artifacts/%s/%s/artifacts/%s"
                            .formatted(
                                    PathSegment.encode(experiment), PathSegment.encode(id), PathSegment.encode(name));
                    require(api.send(HttpCall.put(path, Files.readAllBytes(file))), "the upload of " + name);
                } catch (IOException e) {
                    throw new ResourceException(
                            "Cannot read %s: %s.".formatted(file, FileFault.words(e)),
                            "Check that it exists and may be read.",
                            e);
                }
            });
        }

        @Override
        public void finish(boolean succeeded) {
            alone.run(() -> {
                if (finished) {
                    return;
                }
                flush();
                ObjectNode body = Json.mapper().createObjectNode().put("run_id", id);
                body.put("status", succeeded ? "FINISHED" : "FAILED").put("end_time", clock.millis());
                post("/runs/update", body);
                finished = true;
            });
        }
    }
}
