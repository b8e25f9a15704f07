package dev.retort.model.wire;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.retort.file.Json;
import dev.retort.http.HttpCall;
import dev.retort.model.failure.CallException;
import dev.retort.model.failure.FailureKind;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The batch APIs of OpenAI ({@code /batches}) and Mistral ({@code /batch/jobs}): a file of requests goes up, a file of
 * replies comes down.
 */
final class BatchJobs {

    private static final Logger LOG = LoggerFactory.getLogger(BatchJobs.class);
    private static final String ENDPOINT = "/v1/chat/completions";
    private static final Set<String> DONE =
            Set.of("completed", "success", "expired", "timeout_exceeded", "cancelled", "failed");
    private static final Set<String> DONE_WITH_REPLIES = Set.of("completed", "success", "expired", "timeout_exceeded");

    /** The key of the metadata that names a job. */
    private static final String NAME = "retort_batch";

    private static final int PAGE = 100;
    private static final int MOST_PAGES = 20;

    private final ModelApi api;
    private final boolean mistral;

    BatchJobs(ModelApi api, Dialect dialect) {
        this.api = api;
        this.mistral = dialect == Dialect.MISTRAL;
    }

    String submit(String name, String model, SequencedMap<String, ObjectNode> bodies) {
        StringBuilder lines = new StringBuilder();
        for (Map.Entry<String, ObjectNode> body : bodies.entrySet()) {
            ObjectNode line = Json.mapper().createObjectNode();
            line.put("custom_id", body.getKey());
            if (!mistral) {
                line.put("method", "POST").put("url", ENDPOINT);
            }
            line.set("body", body.getValue());
            lines.append(Json.mapper().writeValueAsString(line)).append('\n');
        }
        JsonNode file = api.send(HttpCall.upload(
                        "/files",
                        Map.of("purpose", "batch"),
                        new HttpCall.Content.OfText(lines.toString()),
                        "requests.jsonl"))
                .body();
        ObjectNode job = Json.mapper().createObjectNode();
        job.put("endpoint", ENDPOINT);
        job.putObject("metadata").put(NAME, name);
        if (mistral) {
            job.put("model", model)
                    .put("timeout_hours", 24)
                    .putArray("input_files")
                    .add(id(file));
        } else {
            job.put("input_file_id", id(file)).put("completion_window", "24h");
        }
        return id(api.post(jobs(), job).body());
    }

    /** Looks through the jobs, newest first, at most 2000. */
    Optional<String> find(String name) {
        String after = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            String query = mistral
                    ? "?page=%d&page_size=%d".formatted(page, PAGE)
                    : "?limit=%d%s".formatted(PAGE, after.isEmpty() ? "" : "&after=" + after);
            JsonNode jobs = api.send(HttpCall.get(jobs() + query)).body().path("data");
            for (JsonNode job : jobs) {
                if (job.path("metadata").path(NAME).asString("").equals(name)) {
                    return Optional.of(id(job));
                }
                after = id(job);
            }
            if (jobs.size() < PAGE) {
                break;
            }
        }
        return Optional.empty();
    }

    Optional<Map<String, ChatResponse>> collect(String id) {
        JsonNode job = api.find(HttpCall.get(jobs() + "/" + id))
                .orElseThrow(() -> gone("batch job " + id))
                .body();
        String status = job.path("status").asString("").toLowerCase(Locale.ROOT);
        if (!DONE.contains(status)) {
            return Optional.empty();
        }
        String output = job.path(mistral ? "output_file" : "output_file_id").asString("");
        if (!DONE_WITH_REPLIES.contains(status) || output.isEmpty()) {
            throw new CallException(FailureKind.REJECTED, "batch job %s ended as %s".formatted(id, status));
        }
        return Optional.of(replies(api.find(HttpCall.download("/files/" + output + "/content"))
                .orElseThrow(() -> gone("output of batch job " + id))
                .text()));
    }

    private static CallException gone(String what) {
        return new CallException(FailureKind.REJECTED, "the service no longer has the " + what);
    }

    private String jobs() {
        return mistral ? "/batch/jobs" : "/batches";
    }

    private static Map<String, ChatResponse> replies(String lines) {
        Map<String, ChatResponse> replies = new HashMap<>();
        for (String line : lines.split("\n")) {
            try {
                JsonNode reply = Json.mapper().readTree(line.isBlank() ? "{}" : line);
                JsonNode response = reply.path("response");
                if (reply.path("custom_id").isString()
                        && response.path("status_code").asInt(200) == 200) {
                    replies.put(
                            reply.path("custom_id").asString(),
                            WireChatModel.responses(response.path("body"), 1, null)
                                    .getFirst());
                }
            } catch (JacksonException | CallException unusable) {
                // The request behind this line counts as unanswered and is asked again on its own.
                LOG.warn("A line of a batch is not a reply: {}", unusable.getMessage());
            }
        }
        return replies;
    }

    private static String id(JsonNode object) {
        String id = object.path("id").asString("");
        if (!id.matches("[A-Za-z0-9_.:-]+")) {
            throw new CallException(FailureKind.BAD_REPLY, "an answer without an id");
        }
        return id;
    }
}
