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
import tools.jackson.databind.node.ObjectNode;

/**
 * Fireworks' datasets, supervised fine-tuning jobs and models of the account {@code acme}. Every reading of a job moves it
 * one state on; a dataset is ready at the second reading after its upload. Thread-safe.
 */
public final class FakeFireworksFineTuning extends FakeFineTuning {

    private static final String ACCOUNT = "accounts/acme";
    private static final Pattern RESOURCE =
            Pattern.compile("/v1/(accounts/[^/]+)/(datasets|supervisedFineTuningJobs|models)(?:/([^/:]+))?(:[a-z]+)?");

    private final Map<String, ObjectNode> datasets = new LinkedHashMap<>();
    private final Map<String, String> contents = new LinkedHashMap<>();
    private final Map<String, ObjectNode> jobs = new LinkedHashMap<>();
    private final Map<String, ObjectNode> models = new LinkedHashMap<>();

    /** Starts a service whose jobs go through these states. */
    public FakeFireworksFineTuning(List<String> course) {
        super(course);
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
        return datasets.keySet();
    }

    /** Returns what was uploaded, by the id of its dataset. */
    public synchronized Map<String, String> contents() {
        return Map.copyOf(contents);
    }

    @Override
    Reply reply(Received request) {
        if (request.path().equals("/v1/accounts")) {
            ObjectNode page = JSON.createObjectNode();
            page.putArray("accounts").addObject().put("name", ACCOUNT);
            return Reply.json(200, page.toString());
        }
        Matcher resource = RESOURCE.matcher(request.path());
        if (!resource.matches()) {
            return refuse(404, "no route");
        }
        String id = resource.group(3) == null ? "" : resource.group(3);
        String action = resource.group(4) == null ? "" : resource.group(4);
        if (resource.group(1).equals("accounts/fireworks")) {
            return base(id);
        }
        return switch (resource.group(2)) {
            case "datasets" -> datasets(request, id, action);
            case "models" -> id.isEmpty() ? list("models", models.values()) : object(request.method(), models, id);
            default -> jobs(request, id, action);
        };
    }

    private Reply base(String id) {
        return id.startsWith("llama")
                ? Reply.json(200, "{\"name\":\"accounts/fireworks/models/%s\",\"tunable\":true}".formatted(id))
                : refuse(404, "model not found");
    }

    private Reply datasets(Received request, String id, String action) {
        if (id.isEmpty() && request.method().equals("POST")) {
            String wanted = JSON.readTree(request.body()).path("datasetId").asString("");
            if (datasets.containsKey(wanted)) {
                return refuse(409, "dataset already exists");
            }
            ObjectNode dataset = JSON.createObjectNode().put("name", ACCOUNT + "/datasets/" + wanted);
            datasets.put(wanted, dataset.put("state", "UPLOADING"));
            return Reply.json(200, dataset.toString());
        } else if (id.isEmpty()) {
            return list("datasets", datasets.values());
        }
        ObjectNode dataset = datasets.get(id);
        if (dataset == null) {
            return refuse(404, "dataset not found");
        }
        if (action.equals(":upload")) {
            contents.put(id, MultipartForm.of(request).file());
            return Reply.json(200, "{}");
        }
        Reply shown = object(request.method(), datasets, id);
        if (contents.containsKey(id)) {
            dataset.put("state", "READY");
        }
        return shown;
    }

    private Reply jobs(Received request, String id, String action) {
        if (id.isEmpty() && request.method().equals("GET")) {
            return list("supervisedFineTuningJobs", jobs.values());
        } else if (id.isEmpty()) {
            return create((ObjectNode) JSON.readTree(request.body()));
        }
        ObjectNode job = jobs.get(id);
        if (job == null) {
            return refuse(404, "job not found");
        }
        if (action.equals(":cancel")) {
            end(job);
            return Reply.json(200, "{}");
        }
        job.put("state", advance(job, "JOB_STATE_CANCELLED"));
        if (job.path("state").asString().equals("JOB_STATE_COMPLETED")) {
            String model = ACCOUNT + "/models/" + id;
            job.put("outputModel", model);
            models.put(id, JSON.createObjectNode().put("name", model));
        } else if (job.path("state").asString().equals("JOB_STATE_FAILED")) {
            job.putObject("status").put("code", "INVALID_ARGUMENT").put("message", "too few examples");
        }
        return Reply.json(200, job.toString());
    }

    private Reply create(ObjectNode body) {
        String dataset = body.path("dataset").asString("");
        ObjectNode known = datasets.get(dataset.substring(dataset.lastIndexOf('/') + 1));
        if (known == null || !known.path("state").asString("").equals("READY")) {
            return refuse(400, "dataset is not ready");
        }
        String id = "job" + (jobs.size() + 1);
        ObjectNode job = body.deepCopy();
        if (job.has("wandbConfig")) {
            ((ObjectNode) job.path("wandbConfig")).remove("apiKey");
        }
        job.put("name", ACCOUNT + "/supervisedFineTuningJobs/" + id);
        job.put("state", begin(job)).put("createTime", Instant.now().toString());
        job.putObject("jobProgress").put("percent", 40);
        jobs.put(id, job);
        return Reply.json(200, job.toString());
    }

    @Override
    ObjectNode error(String message) {
        return JSON.createObjectNode().put("code", 5).put("message", message);
    }
}
