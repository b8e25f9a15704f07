package dev.retort.fakes;

import dev.retort.fakes.LoopbackServer.Received;
import dev.retort.fakes.LoopbackServer.Reply;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The part of a Weights &amp; Biases server that takes one run: GraphQL, file stream and storage. Thread-safe. */
public final class FakeWandb implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final LoopbackServer server = new LoopbackServer(this::reply);
    private final Map<Long, JsonNode> history = new TreeMap<>();
    private final Map<String, String> files = new LinkedHashMap<>();
    private JsonNode summary = JSON.createObjectNode();
    private String config = "";
    private OptionalInt exitCode = OptionalInt.empty();

    /** Returns the server, to look at requests and to make it misbehave. */
    public LoopbackServer server() {
        return server;
    }

    /** Returns the base address. */
    public URI uri() {
        return server.uri();
    }

    /** Returns the rows of the history by their line numbers. */
    public synchronized List<JsonNode> history() {
        return List.copyOf(history.values());
    }

    /** Returns the last summary. */
    public synchronized JsonNode summary() {
        return summary;
    }

    /** Returns the settings as they were sent. */
    public synchronized String config() {
        return config;
    }

    /** Returns the uploaded files by name. */
    public synchronized Map<String, String> files() {
        return Map.copyOf(files);
    }

    /** Returns the code with which the run was completed. */
    public synchronized OptionalInt exitCode() {
        return exitCode;
    }

    @Override
    public void close() {
        server.close();
    }

    private synchronized Reply reply(Received request) {
        if (request.method().equals("PUT")) {
            files.put(request.path().substring("/storage/".length()), request.text());
            return Reply.json(200, "");
        }
        JsonNode body = JSON.readTree(request.body());
        if (request.path().startsWith("/files/team/retort/")) {
            return stream(body);
        }
        ObjectNode data = JSON.createObjectNode();
        if (body.path("query").asString("").contains("upsertBucket")) {
            config = body.path("variables").path("config").asString("");
            ObjectNode bucket = data.putObject("data").putObject("upsertBucket").putObject("bucket");
            bucket.put("id", "x").put("name", "run");
            bucket.putObject("project")
                    .put("name", "retort")
                    .putObject("entity")
                    .put("name", "team");
        } else {
            ObjectNode created = data.putObject("data").putObject("createRunFiles");
            created.putArray("uploadHeaders");
            String name = body.path("variables").path("files").path(0).asString("");
            created.putArray("files").addObject().put("name", name).put("uploadUrl", uri() + "/storage/" + name);
        }
        return Reply.json(200, data.toString());
    }

    private Reply stream(JsonNode body) {
        JsonNode rows = body.path("files").path("wandb-history.jsonl");
        long number = rows.path("offset").asLong(0);
        for (JsonNode line : rows.path("content")) {
            history.put(number++, JSON.readTree(line.asString()));
        }
        for (JsonNode line : body.path("files").path("wandb-summary.json").path("content")) {
            summary = JSON.readTree(line.asString());
        }
        if (body.path("complete").asBoolean(false)) {
            exitCode = OptionalInt.of(body.path("exitcode").asInt());
        }
        return Reply.json(200, "{}");
    }
}
