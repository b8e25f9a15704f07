package dev.retort.fakes;

import dev.retort.fakes.LoopbackServer.Received;
import dev.retort.fakes.LoopbackServer.Reply;
import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Mistral's files, fine-tuning jobs and models. Every reading of a job moves it one state on; a job with
 * {@code auto_start} false stays at {@code VALIDATED} until it is started. Thread-safe.
 */
public final class FakeMistralFineTuning implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern JOB = Pattern.compile("/v1/fine_tuning/jobs/([^/]+)(/cancel|/start)?");
    private static final Pattern FILE = Pattern.compile("/v1/files/([^/]+)");
    private static final Pattern MODEL = Pattern.compile("/v1/models/(.+)");
    private static final long CREATED = 1_790_000_000L;
    private static final int CANCELLED = -1;

    private final LoopbackServer server = new LoopbackServer(this::reply);
    private final List<String> course;
    private final Map<String, ObjectNode> files = new LinkedHashMap<>();
    private final Map<String, String> contents = new LinkedHashMap<>();
    private final Map<String, Job> jobs = new LinkedHashMap<>();
    private final Map<String, ObjectNode> models = new LinkedHashMap<>();

    private static final class Job {
        private final ObjectNode json;
        private int place;

        Job(ObjectNode json) {
            this.json = json;
        }
    }

    /**
     * Starts a service.
     *
     * @param course the states a job goes through from its creation, such as QUEUED, VALIDATED, RUNNING, SUCCESS
     */
    public FakeMistralFineTuning(List<String> course) {
        this.course = List.copyOf(course);
        model("open-mistral-7b", true);
        model("mistral-large-latest", false);
    }

    /** Starts a service with an ordinary course. */
    public FakeMistralFineTuning() {
        this(List.of("QUEUED", "VALIDATING", "VALIDATED", "RUNNING", "SUCCESS"));
    }

    /** Returns the server, to look at requests and to make it misbehave. */
    public LoopbackServer server() {
        return server;
    }

    /** Returns the base address. */
    public URI uri() {
        return server.uri();
    }

    /** Returns the bodies of all jobs, in order of creation. */
    public synchronized List<JsonNode> jobs() {
        return jobs.values().stream().map(job -> (JsonNode) job.json).toList();
    }

    /** Returns the content of an uploaded file. */
    public synchronized String content(String fileId) {
        return contents.getOrDefault(fileId, "");
    }

    /** Returns the ids of the files that are there. */
    public synchronized List<String> files() {
        return List.copyOf(files.keySet());
    }

    @Override
    public void close() {
        server.close();
    }

    private synchronized Reply reply(Received request) {
        String route = request.method() + " " + request.path();
        Matcher job = JOB.matcher(request.path());
        Matcher file = FILE.matcher(request.path());
        Matcher model = MODEL.matcher(request.path());
        if (route.equals("POST /v1/files")) {
            return upload(request);
        } else if (route.equals("GET /v1/files")) {
            return list(files.values());
        } else if (route.equals("POST /v1/fine_tuning/jobs")) {
            return create(request);
        } else if (route.equals("GET /v1/fine_tuning/jobs")) {
            return list(jobs.values().stream().map(this::show).toList());
        } else if (route.equals("GET /v1/models")) {
            return list(models.values());
        } else if (job.matches()) {
            return job(job.group(1), job.group(2) == null ? "" : job.group(2));
        } else if (file.matches()) {
            return object(request.method(), files, file.group(1));
        } else if (model.matches()) {
            return object(request.method(), models, model.group(1));
        }
        return error(404, "no route");
    }

    private Reply upload(Received request) {
        MultipartForm form = MultipartForm.of(request);
        if (form.fileName().isEmpty() || !"fine-tune".equals(form.fields().get("purpose"))) {
            return error(422, "file or purpose missing");
        }
        String id = "00000000-0000-4000-8000-%012d".formatted(files.size() + 1);
        ObjectNode file = JSON.createObjectNode();
        file.put("id", id).put("object", "file").put("bytes", form.file().length());
        file.put("created_at", CREATED).put("filename", form.fileName()).put("purpose", "fine-tune");
        file.put("sample_type", "instruct").put("source", "upload");
        files.put(id, file);
        contents.put(id, form.file());
        return Reply.json(200, file.toString());
    }

    private Reply create(Received request) {
        ObjectNode body = (ObjectNode) JSON.readTree(request.body());
        ArrayNode ids = JSON.createArrayNode();
        for (JsonNode file : body.path("training_files")) {
            ids.add(file.path("file_id").asString());
        }
        if (ids.isEmpty()) {
            return error(422, "At least one training file or repository is required.");
        }
        for (JsonNode id : ids) {
            if (!files.containsKey(id.asString())) {
                return error(404, "Training file not found: " + id.asString());
            }
        }
        String id = "10000000-0000-4000-8000-%012d".formatted(jobs.size() + 1);
        ObjectNode job = JSON.createObjectNode();
        job.put("id", id).put("object", "job").put("job_type", "completion");
        job.put("auto_start", body.path("auto_start").asBoolean(false));
        job.put("model", body.path("model").asString()).put("created_at", System.currentTimeMillis() / 1000);
        job.put("modified_at", System.currentTimeMillis() / 1000);
        job.set("training_files", ids);
        job.set("validation_files", body.path("validation_files"));
        job.set("hyperparameters", body.path("hyperparameters"));
        job.set("suffix", body.path("suffix"));
        job.putNull("fine_tuned_model");
        job.set("integrations", withoutKeys(body.path("integrations")));
        Job created = new Job(job);
        jobs.put(id, created);
        return Reply.json(200, show(created).toString());
    }

    private static ArrayNode withoutKeys(JsonNode integrations) {
        ArrayNode shown = JSON.createArrayNode();
        for (JsonNode integration : integrations) {
            ObjectNode copy = (ObjectNode) integration.deepCopy();
            copy.remove("api_key");
            shown.add(copy.put("url", "http://127.0.0.1/run"));
        }
        return shown;
    }

    private Reply job(String id, String action) {
        Job job = jobs.get(id);
        if (job == null) {
            return error(404, "No such job: " + id);
        }
        if (action.equals("/cancel")) {
            job.place = CANCELLED;
        } else if (action.equals("/start")) {
            job.json.put("auto_start", true);
        } else {
            boolean waits = state(job).equals("VALIDATED")
                    && !job.json.path("auto_start").asBoolean();
            if (job.place != CANCELLED && !waits) {
                job.place = Math.min(job.place + 1, course.size() - 1);
            }
        }
        return Reply.json(200, show(job).toString());
    }

    private String state(Job job) {
        return job.place == CANCELLED ? "CANCELLED" : course.get(job.place);
    }

    private ObjectNode show(Job shown) {
        ObjectNode job = shown.json.deepCopy();
        String status = state(shown);
        job.put("status", status);
        job.put("a_field_of_tomorrow", true);
        if (!status.equals("QUEUED") && !status.equals("VALIDATING")) {
            ObjectNode metadata = job.putObject("metadata");
            metadata.put("expected_duration_seconds", 220).put("cost", 4.25).put("cost_currency", "EUR");
            metadata.put("train_tokens", 655_360).put("train_tokens_per_step", 131_072);
        }
        ArrayNode events = job.putArray("events");
        for (int i = shown.place; i >= 0; i--) {
            events.addObject()
                    .put("name", "status-updated")
                    .put("created_at", CREATED + i)
                    .putObject("data")
                    .put("status", course.get(i));
        }
        if (status.equals("SUCCESS")) {
            String tuned = "ft:" + job.path("model").asString() + ":org:20261101:"
                    + job.path("id").asString().substring(28);
            job.put("fine_tuned_model", tuned);
            if (!models.containsKey(tuned)) {
                model(tuned, false);
            }
            checkpoint(job.putArray("checkpoints"));
        }
        return job;
    }

    private static void checkpoint(ArrayNode checkpoints) {
        ObjectNode last = checkpoints.addObject().put("step_number", 10).put("created_at", CREATED);
        last.putObject("metrics").put("train_loss", 0.5).put("valid_loss", 0.625);
        ObjectNode first = checkpoints.addObject().put("step_number", 5).put("created_at", CREATED);
        first.putObject("metrics").put("train_loss", 0.75).putNull("valid_loss");
    }

    private void model(String id, boolean tunable) {
        ObjectNode model = JSON.createObjectNode().put("id", id).put("object", "model");
        model.putObject("capabilities").put("fine_tuning", tunable);
        model.put("deprecation", "2027-03-30T00:00:00Z");
        models.put(id, model);
    }

    private static Reply object(String method, Map<String, ObjectNode> all, String id) {
        ObjectNode object = all.get(id);
        if (object == null) {
            return error(404, "No such object: " + id);
        }
        if (method.equals("DELETE")) {
            all.remove(id);
            return Reply.json(
                    200,
                    JSON.createObjectNode().put("id", id).put("deleted", true).toString());
        }
        return Reply.json(200, object.toString());
    }

    private static Reply list(Collection<ObjectNode> shown) {
        ObjectNode list = JSON.createObjectNode().put("object", "list").put("total", shown.size());
        list.putArray("data").addAll(shown);
        return Reply.json(200, list.toString());
    }

    private static Reply error(int status, String message) {
        ObjectNode error = JSON.createObjectNode().put("object", "error").put("message", message);
        error.put("type", "invalid_request_error").putNull("param").putNull("code");
        return Reply.json(status, error.toString());
    }
}
