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
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Mistral's files, fine-tuning jobs and models. Every reading of a job moves it one state on; a job with
 * {@code auto_start} false stays at {@code VALIDATED} until it is started. Thread-safe.
 */
public final class FakeMistralFineTuning extends FakeFineTuning {

    private static final Pattern JOB = Pattern.compile("/v1/fine_tuning/jobs/([^/]+)(/cancel|/start)?");
    private static final Pattern FILE = Pattern.compile("/v1/files/([^/]+)");
    private static final Pattern MODEL = Pattern.compile("/v1/models/(.+)");
    private static final long CREATED = 1_790_000_000L;

    private final Map<String, ObjectNode> files = new LinkedHashMap<>();
    private final Map<String, String> contents = new LinkedHashMap<>();
    private final Map<String, ObjectNode> jobs = new LinkedHashMap<>();
    private final Map<String, ObjectNode> models = new LinkedHashMap<>();

    /**
     * Starts a service.
     *
     * @param course the states a job goes through from its creation, such as QUEUED, VALIDATED, RUNNING, SUCCESS
     */
    public FakeMistralFineTuning(List<String> course) {
        super(course);
        model("open-mistral-7b", true);
        model("mistral-large-latest", false);
    }

    /** Starts a service with an ordinary course. */
    public FakeMistralFineTuning() {
        this(List.of("QUEUED", "VALIDATING", "VALIDATED", "RUNNING", "SUCCESS"));
    }

    @Override
    public URI uri() {
        return server().uri();
    }

    @Override
    Collection<ObjectNode> allJobs() {
        return jobs.values();
    }

    @Override
    Collection<String> allFiles() {
        return files.keySet();
    }

    /** Returns the content of an uploaded file. */
    public synchronized String content(String fileId) {
        return contents.getOrDefault(fileId, "");
    }

    @Override
    Reply reply(Received request) {
        String route = request.method() + " " + request.path();
        Matcher job = JOB.matcher(request.path());
        Matcher file = FILE.matcher(request.path());
        Matcher model = MODEL.matcher(request.path());
        if (route.equals("POST /v1/files")) {
            return upload(request);
        } else if (route.equals("GET /v1/files")) {
            return list("data", files.values());
        } else if (route.equals("POST /v1/fine_tuning/jobs")) {
            return create(request);
        } else if (route.equals("GET /v1/fine_tuning/jobs")) {
            return list("data", jobs.values().stream().map(this::show).toList());
        } else if (route.equals("GET /v1/models")) {
            return list("data", models.values());
        } else if (job.matches()) {
            return job(job.group(1), job.group(2) == null ? "" : job.group(2));
        } else if (file.matches()) {
            return object(request.method(), files, file.group(1));
        } else if (model.matches()) {
            return object(request.method(), models, model.group(1));
        }
        return refuse(404, "no route");
    }

    private Reply upload(Received request) {
        MultipartForm form = MultipartForm.of(request);
        if (form.fileName().isEmpty() || !"fine-tune".equals(form.fields().get("purpose"))) {
            return refuse(422, "file or purpose missing");
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
            return refuse(422, "At least one training file or repository is required.");
        }
        for (JsonNode id : ids) {
            if (!files.containsKey(id.asString())) {
                return refuse(404, "Training file not found: " + id.asString());
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
        job.put("status", begin(job));
        jobs.put(id, job);
        return Reply.json(200, show(job).toString());
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
        ObjectNode job = jobs.get(id);
        if (job == null) {
            return refuse(404, "No such job: " + id);
        }
        boolean waits = job.path("status").asString().equals("VALIDATED")
                && !job.path("auto_start").asBoolean();
        if (action.equals("/start")) {
            job.put("auto_start", true);
        } else if (action.equals("/cancel")) {
            end(job);
        }
        if (!action.equals("/start") && (!waits || action.equals("/cancel"))) {
            job.put("status", advance(job, "CANCELLED"));
        }
        return Reply.json(200, show(job).toString());
    }

    private ObjectNode show(ObjectNode shown) {
        ObjectNode job = shown.deepCopy();
        String status = job.path("status").asString();
        if (!status.equals("QUEUED") && !status.equals("VALIDATING")) {
            ObjectNode metadata = job.putObject("metadata");
            metadata.put("expected_duration_seconds", 220).put("cost", 4.25).put("cost_currency", "EUR");
            metadata.put("train_tokens", 655_360).put("train_tokens_per_step", 131_072);
        }
        ArrayNode events = job.putArray("events");
        for (int i = place(job); i >= 0; i--) {
            events.addObject()
                    .put("name", "status-updated")
                    .put("created_at", CREATED + i)
                    .putObject("data")
                    .put("status", course().get(i));
        }
        if (status.equals("FAILED")) {
            events.addObject()
                    .put("name", "error")
                    .put("created_at", CREATED + 99)
                    .putObject("data")
                    .put("error", "too few examples");
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

    @Override
    ObjectNode error(String message) {
        ObjectNode error = JSON.createObjectNode().put("object", "error").put("message", message);
        return error.put("type", "invalid_request_error").putNull("param").putNull("code");
    }
}
