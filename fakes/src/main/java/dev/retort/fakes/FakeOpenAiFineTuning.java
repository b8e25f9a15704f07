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
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * OpenAI's files, fine-tuning jobs and models, below {@code /v1} and, as Azure has them, below {@code /openai}. Every
 * reading of a job moves it one state on; a file is read twice before it is processed. Thread-safe.
 */
public final class FakeOpenAiFineTuning extends FakeFineTuning {

    private static final Pattern JOB = Pattern.compile("/fine_tuning/jobs/([^/]+)(/cancel|/events|/checkpoints)?");
    private static final Pattern FILE = Pattern.compile("/files/([^/]+)");
    private static final Pattern MODEL = Pattern.compile("/models/(.+)");

    private final Map<String, ObjectNode> files = new LinkedHashMap<>();
    private final Map<String, String> contents = new LinkedHashMap<>();
    private final Map<String, Integer> readings = new LinkedHashMap<>();
    private final Map<String, ObjectNode> jobs = new LinkedHashMap<>();
    private final Map<String, ObjectNode> models = new LinkedHashMap<>();

    /** Starts a service whose jobs go through these states. */
    public FakeOpenAiFineTuning(List<String> course) {
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

    /** Returns the content of an uploaded file. */
    public synchronized String content(String fileId) {
        return contents.getOrDefault(fileId, "");
    }

    @Override
    Reply reply(Received request) {
        String path = request.path().replaceFirst("^(/openai/v1|/openai|/v1)", "");
        String route = request.method() + " " + path;
        Matcher job = JOB.matcher(path);
        Matcher file = FILE.matcher(path);
        Matcher model = MODEL.matcher(path);
        if (route.equals("POST /files")) {
            return upload(request);
        } else if (route.equals("GET /files")) {
            return list("data", files.values());
        } else if (route.equals("POST /fine_tuning/jobs")) {
            return create(request);
        } else if (route.equals("GET /fine_tuning/jobs")) {
            return list("data", jobs.values());
        } else if (route.equals("GET /models")) {
            return list("data", models.values());
        } else if (job.matches()) {
            return job(job.group(1), job.group(2) == null ? "" : job.group(2));
        } else if (file.matches()) {
            return file(request.method(), file.group(1));
        } else if (model.matches()) {
            return object(request.method(), models, model.group(1));
        }
        return refuse(404, "no route");
    }

    private Reply upload(Received request) {
        MultipartForm form = MultipartForm.of(request);
        if (form.fileName().isEmpty() || !"fine-tune".equals(form.fields().get("purpose"))) {
            return refuse(400, "file or purpose missing");
        }
        String id = "file-" + (files.size() + 1);
        ObjectNode file = JSON.createObjectNode().put("id", id).put("object", "file");
        file.put("bytes", form.file().length()).put("created_at", now()).put("filename", form.fileName());
        file.put("purpose", "fine-tune").put("status", "pending");
        files.put(id, file);
        contents.put(id, form.file());
        readings.put(id, 0);
        return Reply.json(200, file.toString());
    }

    private Reply file(String method, String id) {
        ObjectNode file = files.get(id);
        if (file != null && method.equals("GET") && readings.merge(id, 1, Integer::sum) >= 2) {
            file.put("status", "processed");
        }
        return object(method, files, id);
    }

    private Reply create(Received request) {
        ObjectNode body = (ObjectNode) JSON.readTree(request.body());
        ObjectNode file = files.get(body.path("training_file").asString(""));
        if (file == null || !file.path("status").asString().equals("processed")) {
            return refuse(400, "invalid training_file");
        }
        String id = "ftjob-" + (jobs.size() + 1);
        ObjectNode job = JSON.createObjectNode().put("id", id).put("object", "fine_tuning.job");
        job.put("created_at", now()).put("model", body.path("model").asString());
        job.put("training_file", body.path("training_file").asString());
        job.set("validation_file", body.path("validation_file"));
        job.put("organization_id", "org").put("seed", 1);
        job.putArray("result_files");
        job.set("method", body.path("method"));
        job.putObject("hyperparameters").put("n_epochs", "auto");
        job.putNull("fine_tuned_model").putNull("finished_at").putNull("trained_tokens");
        job.put("status", begin(job));
        jobs.put(id, job);
        return Reply.json(200, job.toString());
    }

    private Reply job(String id, String action) {
        ObjectNode job = jobs.get(id);
        if (job == null) {
            return refuse(404, "No such job");
        }
        switch (action) {
            case "/events" -> {
                return events();
            }
            case "/checkpoints" -> {
                return checkpoints(id);
            }
            case "/cancel" -> end(job);
            default -> {}
        }
        job.put("status", advance(job, "cancelled"));
        if (job.path("status").asString().equals("succeeded")) {
            String tuned = "ft:%s:org::%s".formatted(job.path("model").asString(), id);
            job.put("fine_tuned_model", tuned);
            models.put(tuned, JSON.createObjectNode().put("id", tuned).put("object", "model"));
        } else if (job.path("status").asString().equals("failed")) {
            job.putObject("error").put("message", "too few examples").put("param", "training_file");
        }
        return Reply.json(200, job.toString());
    }

    private static Reply events() {
        ObjectNode list = JSON.createObjectNode().put("object", "list");
        ArrayNode data = list.putArray("data");
        for (int step = 3; step >= 1; step--) {
            ObjectNode event = data.addObject().put("id", "ev" + step).put("object", "fine_tuning.job.event");
            event.put("created_at", now() + step).put("level", "info").put("type", "metrics");
            event.put("message", "Step " + step);
            event.putObject("data").put("step", step).put("total_steps", 3).put("train_loss", 1.0 / step);
        }
        ObjectNode message = data.addObject().put("id", "ev0").put("object", "fine_tuning.job.event");
        message.put("created_at", now())
                .put("level", "info")
                .put("type", "message")
                .put("message", "Job started");
        return Reply.json(200, list.toString());
    }

    private static Reply checkpoints(String jobId) {
        ObjectNode list = JSON.createObjectNode().put("object", "list");
        ObjectNode last = list.putArray("data").addObject();
        last.put("id", "ckpt").put("object", "fine_tuning.job.checkpoint").put("fine_tuning_job_id", jobId);
        last.put("created_at", now()).put("step_number", 3).put("fine_tuned_model_checkpoint", "ft:ckpt");
        last.putObject("metrics").put("step", 3).put("train_loss", 0.25).put("full_valid_loss", 0.5);
        return Reply.json(200, list.toString());
    }

    private static long now() {
        return System.currentTimeMillis() / 1000;
    }

    @Override
    ObjectNode error(String message) {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("error").put("message", message).put("type", "invalid_request_error");
        return body;
    }
}
