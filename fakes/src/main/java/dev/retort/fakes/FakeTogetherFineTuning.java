package dev.retort.fakes;

import dev.retort.fakes.LoopbackServer.Received;
import dev.retort.fakes.LoopbackServer.Reply;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Together's files and fine-tunes. Every reading of a job moves it one state on. Thread-safe. */
public final class FakeTogetherFineTuning extends FakeFineTuning {

    private static final Pattern JOB = Pattern.compile("/v1/fine-tunes/([^/]+)(/cancel|/metrics)?");
    private static final Pattern FILE = Pattern.compile("/v1/files/([^/]+)");

    private final Map<String, ObjectNode> files = new LinkedHashMap<>();
    private final Map<String, ObjectNode> jobs = new LinkedHashMap<>();

    /** Starts a service whose jobs go through these states. */
    public FakeTogetherFineTuning(List<String> course) {
        super(course);
    }

    @Override
    public URI uri() {
        return URI.create(server().uri() + "/v1");
    }

    @Override
    Collection<ObjectNode> allJobs() {
        return jobs.values();
    }

    @Override
    Collection<String> allFiles() {
        return files.keySet();
    }

    @Override
    Reply reply(Received request) {
        String route = request.method() + " " + request.path();
        Matcher job = JOB.matcher(request.path());
        Matcher file = FILE.matcher(request.path());
        if (route.equals("POST /v1/files/upload")) {
            return upload(request);
        } else if (route.equals("GET /v1/files")) {
            return list("data", files.values());
        } else if (route.equals("POST /v1/fine-tunes")) {
            return create(request);
        } else if (route.equals("GET /v1/fine-tunes")) {
            return list("data", jobs.values());
        } else if (route.equals("GET /v1/fine-tunes/models/limits")) {
            boolean known = request.query().contains("Llama");
            return known ? Reply.json(200, "{\"max_num_epochs\":20}") : refuse(404, "Model is not tunable");
        } else if (job.matches()) {
            return job(request.method(), job.group(1), job.group(2) == null ? "" : job.group(2));
        } else if (file.matches()) {
            return object(request.method(), files, file.group(1));
        }
        return refuse(404, "no route");
    }

    private Reply upload(Received request) {
        MultipartForm form = MultipartForm.of(request);
        boolean whole = "fine-tune".equals(form.fields().get("purpose"))
                && form.fileName().equals(form.fields().get("file_name"))
                && !form.fileName().isEmpty();
        if (!whole) {
            return refuse(400, "purpose, file_name and file are required");
        }
        String id = "file-" + (files.size() + 1);
        ObjectNode file =
                JSON.createObjectNode().put("id", id).put("object", "file").put("FileType", "jsonl");
        file.put("bytes", form.file().length()).put("created_at", 1).put("filename", form.fileName());
        file.put("purpose", "fine-tune");
        files.put(id, file);
        return Reply.json(200, file.toString());
    }

    private Reply create(Received request) {
        ObjectNode body = (ObjectNode) JSON.readTree(request.body());
        if (!files.containsKey(body.path("training_file").asString(""))) {
            return refuse(404, "file not found");
        }
        String id = "ft-" + (jobs.size() + 1);
        ObjectNode job = body.deepCopy();
        job.remove("wandb_key");
        job.put("id", id).put("user_id", "u").put("status", begin(job));
        job.put("created_at", Instant.now().toString())
                .put("updated_at", Instant.now().toString());
        job.put("model_output_name", "org/" + body.path("model").asString() + "-" + id);
        ArrayNode events = job.putArray("events");
        events.addObject()
                .put("object", "fine-tune-event")
                .put("created_at", Instant.now().toString())
                .put("type", "job_pending")
                .put("message", "Fine-tune request created")
                .put("level", "info")
                .put("total_steps", 12);
        jobs.put(id, job);
        return Reply.json(200, job.toString());
    }

    private Reply job(String method, String id, String action) {
        ObjectNode job = jobs.get(id);
        if (job == null) {
            return refuse(404, "No such job");
        }
        if (method.equals("DELETE")) {
            jobs.remove(id);
            return Reply.json(200, "{\"message\":\"deleted\"}");
        }
        if (action.equals("/metrics")) {
            return Reply.json(
                    200,
                    "{\"metrics\":[{\"step\":2,\"train/loss\":0.5,\"eval/loss\":0.75},{\"step\":1,\"train/loss\":1.0}]}");
        }
        if (action.equals("/cancel")) {
            end(job);
        }
        job.put("status", advance(job, "cancelled"));
        if (job.path("status").asString().endsWith("error")) {
            job.withArray("events")
                    .addObject()
                    .put("created_at", Instant.now().toString())
                    .put("level", "error")
                    .put("message", "too few examples");
        }
        return Reply.json(200, job.toString());
    }

    @Override
    ObjectNode error(String message) {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("error").put("message", message).put("type", "invalid_request_error");
        return body;
    }
}
