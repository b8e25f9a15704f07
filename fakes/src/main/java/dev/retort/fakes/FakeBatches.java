package dev.retort.fakes;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The routes of the batch APIs of OpenAI and Mistral: files go up, jobs are made, and become done when a test says so.
 */
public final class FakeBatches {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern FILE = Pattern.compile("name=\"file\".*?\r\n\r\n(.*?)\r\n--", Pattern.DOTALL);

    private final Map<String, String> files = new ConcurrentHashMap<>();
    private final Map<String, String> inputs = new ConcurrentHashMap<>();
    private final List<JsonNode> jobs = new CopyOnWriteArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Function<FakeModels.Prompt, String> reply;
    private volatile int others;
    private volatile OptionalInt tokens = OptionalInt.empty();
    private volatile boolean done;
    private volatile boolean failed;
    private volatile String unanswered = "\u0000";

    private FakeBatches(Function<FakeModels.Prompt, String> reply) {
        this.reply = reply;
    }

    /** Adds the routes to a server. */
    public static FakeBatches routes(FakeServer server, Function<FakeModels.Prompt, String> reply) {
        FakeBatches batches = new FakeBatches(reply);
        server.route("POST", "/v1/files", batches::upload)
                .route("GET", "/v1/files/*", batches::content)
                .route("POST", "/v1/batches", batches::create)
                .route("GET", "/v1/batches/*", request -> batches.job(request, "completed", "output_file_id"))
                .route("GET", "/v1/batches", batches::list)
                .route("GET", "/v1/batch/jobs", batches::list)
                .route("POST", "/v1/batch/jobs", batches::create)
                .route("GET", "/v1/batch/jobs/*", request -> batches.job(request, "SUCCESS", "output_file"));
        return batches;
    }

    /** Lets all jobs be done from now on, and no more fail. */
    public void finish() {
        failed = false;
        done = true;
    }

    /** Lets all jobs have failed from now on. */
    public void fail() {
        failed = true;
    }

    /** Gives no reply to requests that hold this text. */
    public void leaveOut(String text) {
        unanswered = text;
    }

    /** Returns the jobs that were handed in here. */
    public List<JsonNode> jobs() {
        return List.copyOf(jobs);
    }

    /** Loses all jobs. */
    public void forget() {
        jobs.clear();
    }

    /** Adds jobs that others handed in, newer than all. */
    public void addJobsOfOthers(int count) {
        others = count;
    }

    /** Lets every reply of a job name this count of tokens in. */
    public void counts(int tokensIn) {
        tokens = OptionalInt.of(tokensIn);
    }

    private FakeResponse upload(FakeRequest request) {
        Matcher file = FILE.matcher(request.text());
        if (!file.find() || !request.text().contains("name=\"purpose\"\r\n\r\nbatch\r\n")) {
            return FakeResponse.error(422, "a form with purpose batch and a file is needed");
        }
        String id = "file-" + numbers.incrementAndGet();
        files.put(id, file.group(1));
        return FakeResponse.json(Map.of("id", id, "object", "file", "purpose", "batch"));
    }

    private FakeResponse content(FakeRequest request) {
        String id = request.path().replaceAll(".*/files/|/content$", "");
        return files.containsKey(id) ? FakeResponse.text(200, files.get(id)) : FakeResponse.error(404, "no file " + id);
    }

    private FakeResponse create(FakeRequest request) {
        JsonNode body = request.json();
        String file = body.path("input_file_id")
                .asString(body.path("input_files").path(0).asString(""));
        if (!files.containsKey(file)) {
            return FakeResponse.error(404, "no file " + file);
        }
        String id = "job-" + numbers.incrementAndGet();
        inputs.put(id, file);
        jobs.add(JSON.createObjectNode().put("id", id).set("metadata", body.path("metadata")));
        return FakeResponse.json(Map.of("id", id, "status", "queued"));
    }

    /** Services list the newest first. */
    private FakeResponse list(FakeRequest request) {
        List<JsonNode> all = new ArrayList<>();
        for (int i = 0; i < others; i++) {
            all.add(JSON.createObjectNode().put("id", "other-" + i));
        }
        all.addAll(jobs.reversed());
        int size = Integer.parseInt(
                request.query().getOrDefault("limit", request.query().getOrDefault("page_size", "20")));
        int from = Integer.parseInt(request.query().getOrDefault("page", "0")) * size;
        String after = request.query().getOrDefault("after", "");
        while (!after.isEmpty() && !all.get(from++).path("id").asString().equals(after)) {}
        return FakeResponse.json(Map.of(
                "object", "list", "data", all.subList(Math.min(from, all.size()), Math.min(from + size, all.size()))));
    }

    private FakeResponse job(FakeRequest request, String success, String outputField) {
        String id = request.path().replaceAll(".*/", "");
        if (!inputs.containsKey(id)) {
            return FakeResponse.error(404, "no job " + id);
        }
        Map<String, String> job = new HashMap<>(Map.of("id", id, "status", "in_progress"));
        if (failed) {
            job.put("status", "FAILED");
        } else if (done) {
            String output = "file-of-" + id;
            files.put(output, replies(files.getOrDefault(inputs.get(id), "")));
            job.put("status", success);
            job.put(outputField, output);
        }
        return FakeResponse.json(job);
    }

    private String replies(String requests) {
        StringBuilder lines = new StringBuilder();
        for (String line : requests.split("\n")) {
            JsonNode request = JSON.readTree(line);
            if (line.contains(unanswered)) {
                continue;
            }
            ObjectNode response = JSON.createObjectNode().put("status_code", 200);
            response.set(
                    "body",
                    JSON.readTree(new String(
                            FakeModels.chat(request.path("body"), reply).body(), StandardCharsets.UTF_8)));
            tokens.ifPresent(count -> ((ObjectNode) response.path("body").path("usage")).put("prompt_tokens", count));
            ObjectNode reply = JSON.createObjectNode();
            reply.put("custom_id", request.path("custom_id").asString());
            reply.set("response", response);
            // Services answer in any order.
            lines.insert(0, JSON.writeValueAsString(reply) + "\n");
        }
        return lines.toString();
    }
}
