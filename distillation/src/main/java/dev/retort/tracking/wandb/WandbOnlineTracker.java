package dev.retort.tracking.wandb;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends runs to a Weights &amp; Biases server while they run: the run and its files by GraphQL, steps and summary by
 * {@code file_stream}, at most every ten seconds. Thread-safe.
 */
public final class WandbOnlineTracker implements Tracker {

    /** W&amp;B's own address; another comes from {@code WANDB_BASE_URL}. */
    public static final URI WANDB = URI.create("https://api.wandb.ai");

    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final String UPSERT = "mutation UpsertBucket($name: String!, $project: String!, $entity: String, "
            + "$displayName: String, $config: JSONString) { upsertBucket(input: {name: $name, modelName: $project, "
            + "entityName: $entity, displayName: $displayName, config: $config}) { bucket { id name project { name "
            + "entity { name } } } inserted } }";
    private static final String FILES = "mutation CreateRunFiles($entity: String!, $project: String!, $run: String!, "
            + "$files: [String!]!) { createRunFiles(input: {entityName: $entity, projectName: $project, runName: $run, "
            + "files: $files}) { uploadHeaders files { name uploadUrl } } }";

    private final JsonApi api;
    private final Connection connection;
    private final Optional<String> entity;
    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * Creates a tracker.
     *
     * @param base {@link #WANDB} or a server of one's own
     * @param key the key
     * @param entity the user or team; the key's own where it is empty
     * @param random for the ids of runs
     */
    public WandbOnlineTracker(
            URI base,
            Supplier<String> key,
            Optional<String> entity,
            Connection connection,
            InstantSource clock,
            RandomGenerator random) {
        this.api = new JsonApi(base, new Authorization.Basic("api", key), connection);
        this.connection = connection;
        this.entity = entity;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public TrackedRun start(RunDescription run) {
        String id = WandbRunId.random(random);
        ObjectNode config = Json.mapper().createObjectNode();
        run.config()
                .forEach((key, value) ->
                        config.putObject(key).set("value", Json.mapper().valueToTree(value)));
        ObjectNode variables = Json.mapper().createObjectNode();
        variables.put("name", id).put("project", run.project()).put("displayName", run.name());
        entity.ifPresent(name -> variables.put("entity", name));
        variables.put("config", config.toString());
        JsonNode project = ask("UpsertBucket", UPSERT, variables)
                .path("upsertBucket")
                .path("bucket")
                .path("project");
        String ownEntity = project.path("entity").path("name").asString("");
        if (ownEntity.isEmpty()) {
            throw new ModelException("W&B named no entity for the run.", "Check the key and WANDB_BASE_URL.");
        }
        return new OnlineRun(run, id, ownEntity, project.path("name").asString(run.project()));
    }

    private JsonNode ask(String operation, String query, ObjectNode variables) {
        ObjectNode body =
                Json.mapper().createObjectNode().put("operationName", operation).put("query", query);
        body.set("variables", variables);
        JsonNode answer = require(api.send(HttpCall.post("/graphql", body)), operation);
        if (answer.path("errors").size() > 0) {
            throw new ModelException(
                    "W&B refuses %s: %s."
                            .formatted(
                                    operation,
                                    answer.path("errors")
                                            .path(0)
                                            .path("message")
                                            .asString("no reason given")),
                    "Check WANDB_API_KEY and the project's name.");
        }
        return answer.path("data");
    }

    private static JsonNode require(HttpOutcome outcome, String action) {
        return switch (outcome) {
            case Answered answered when answered.ok() -> answered.body();
            case Answered answered
            when answered.status() == 401 || answered.status() == 403 ->
                throw new ModelException(
                        "W&B does not accept the key (%d).".formatted(answered.status()),
                        "Set WANDB_API_KEY to a key from wandb.ai/authorize.");
            case Answered answered ->
                throw new ResourceException(
                        "W&B failed at %s (%d).".formatted(action, answered.status()),
                        "The run is not shown there; keep it offline instead and sync it later.");
            case Unanswered unanswered ->
                throw new ResourceException(
                        "W&B could not be reached for %s: %s.".formatted(action, unanswered.reason()),
                        "The run is not shown there; keep it offline instead and sync it later.",
                        unanswered.cause());
        };
    }

    private final class OnlineRun implements TrackedRun {

        private final RunDescription run;
        private final String id;
        private final String entityName;
        private final String project;
        private final List<String> waiting = new ArrayList<>();
        private final Map<String, Object> summary = new LinkedHashMap<>();
        private final Exclusive alone = new Exclusive();
        private long sent;
        private long lastSent;
        private boolean finished;

        OnlineRun(RunDescription run, String id, String entityName, String project) {
            this.run = run;
            this.id = id;
            this.entityName = entityName;
            this.project = project;
            this.lastSent = clock.millis();
        }

        @Override
        public void step(long step, Map<String, Double> values) {
            alone.run(() -> {
                Map<String, Object> row = new LinkedHashMap<>(values);
                row.put("_step", step);
                row.put("_timestamp", clock.millis() / 1000.0);
                row.put(
                        "_runtime",
                        Duration.between(run.startedAt(), clock.instant()).toMillis() / 1000.0);
                waiting.add(Json.mapper().writeValueAsString(row));
                summary.putAll(row);
                if (clock.millis() - lastSent >= EVERY.toMillis()) {
                    flush(Optional.empty());
                }
            });
        }

        @Override
        public void summary(Map<String, ?> values) {
            alone.run(() -> {
                summary.putAll(values);
                flush(Optional.empty());
            });
        }

        @Override
        public void file(Path file) {
            alone.run(() -> {
                String name = String.valueOf(file.getFileName());
                ObjectNode variables = Json.mapper().createObjectNode();
                variables.put("entity", entityName).put("project", project).put("run", id);
                variables.putArray("files").add(name);
                JsonNode given = ask("CreateRunFiles", FILES, variables).path("createRunFiles");
                URI target =
                        URI.create(given.path("files").path(0).path("uploadUrl").asString(""));
                URI host = URI.create(target.getScheme() + "://" + target.getRawAuthority());
                String path = target.getRawPath() + (target.getRawQuery() == null ? "" : "?" + target.getRawQuery());
                // The address is signed; the key stays here.
                JsonApi storage = new JsonApi(host, new Authorization.None(), connection);
                require(storage.send(HttpCall.put(path, bytes(file))), "the upload of " + name);
            });
        }

        private static byte[] bytes(Path file) {
            try {
                return Files.readAllBytes(file);
            } catch (IOException e) {
                throw new ResourceException(
                        "Cannot read %s: %s.".formatted(file, FileFault.words(e)),
                        "Check that it exists and may be read.",
                        e);
            }
        }

        @Override
        public void finish(boolean succeeded) {
            alone.run(() -> {
                if (!finished) {
                    flush(Optional.of(succeeded ? 0 : 1));
                    finished = true;
                }
            });
        }

        private void flush(Optional<Integer> exitCode) {
            if (finished) {
                return;
            }
            ObjectNode body = Json.mapper().createObjectNode();
            ObjectNode files = body.putObject("files");
            if (!waiting.isEmpty()) {
                ArrayNode lines = files.putObject("wandb-history.jsonl")
                        .put("offset", sent)
                        .putArray("content");
                waiting.forEach(lines::add);
            }
            files.putObject("wandb-summary.json")
                    .put("offset", 0)
                    .putArray("content")
                    .add(Json.mapper().writeValueAsString(summary));
            exitCode.ifPresent(code -> body.put("complete", true).put("exitcode", code));
            String path = "/files/%s/%s/%s/file_stream"
                    .formatted(PathSegment.encode(entityName), PathSegment.encode(project), PathSegment.encode(id));
            // Lines carry their number, so sending them twice changes nothing.
            require(api.send(HttpCall.post(path, body)), "the run's steps");
            sent += waiting.size();
            waiting.clear();
            lastSent = clock.millis();
        }
    }
}
