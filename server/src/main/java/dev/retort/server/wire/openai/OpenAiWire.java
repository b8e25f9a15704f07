package dev.retort.server.wire.openai;

import dev.retort.file.Json;
import dev.retort.server.file.StoredFile;
import dev.retort.server.http.Fields;
import dev.retort.server.http.Refusal;
import dev.retort.server.job.TuningJob;
import dev.retort.server.model.ServedModel;
import dev.retort.server.wire.Ids;
import dev.retort.server.wire.OrderDraft;
import dev.retort.server.wire.Trainable;
import dev.retort.server.wire.Wire;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI's JSON, field for field as its SDKs of November 2026 have it. */
public final class OpenAiWire implements Wire {

    private final OpenAiJobForm jobs = new OpenAiJobForm();

    @Override
    public ObjectNode error(Refusal refusal) {
        ObjectNode error = Json.mapper().createObjectNode();
        ObjectNode inner = error.putObject("error").put("message", refusal.message());
        inner.put("type", type(refusal.status()))
                .put("param", refusal.parameter().orElse(null));
        inner.put("code", code(refusal.status()));
        return error;
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "insufficient_quota";
            case 403 -> "permission_error";
            case 429 -> "rate_limit_error";
            default -> status < 500 ? "invalid_request_error" : "server_error";
        };
    }

    private static String code(int status) {
        return switch (status) {
            case 401 -> "invalid_api_key";
            case 402 -> "insufficient_quota";
            case 404 -> "not_found";
            case 413 -> "request_too_large";
            case 422, 400 -> "invalid_value";
            case 429 -> "rate_limit_exceeded";
            default -> "http_" + status;
        };
    }

    @Override
    public ObjectNode file(StoredFile file) {
        ObjectNode node =
                object("file").put("id", Ids.openAi("file", file.id())).put("bytes", file.bytes());
        node.put("created_at", file.createdAt().getEpochSecond()).put("filename", file.name());
        return node.put("purpose", file.purpose()).put("status", "processed").putNull("status_details");
    }

    @Override
    public ObjectNode files(Page<StoredFile> page) {
        return list(page, this::file);
    }

    @Override
    public ObjectNode deletedFile(String id) {
        return object("file").put("id", Ids.openAi("file", id)).put("deleted", true);
    }

    @Override
    public OrderDraft order(Fields body, Trainable trainable, Instant now) {
        return new OpenAiOrder(body, trainable).read(now);
    }

    @Override
    public ObjectNode job(TuningJob job, boolean detailed) {
        return jobs.job(job);
    }

    @Override
    public ObjectNode jobs(Page<TuningJob> page) {
        return list(page, jobs::job);
    }

    @Override
    public ObjectNode model(ServedModel model) {
        return object("model")
                .put("id", model.name())
                .put("created", model.createdAt().getEpochSecond())
                .put("owned_by", "retort");
    }

    @Override
    public ObjectNode models(List<ServedModel> models) {
        ObjectNode list = object("list");
        ArrayNode data = list.putArray("data");
        models.forEach(model -> data.add(model(model)));
        return list;
    }

    @Override
    public ObjectNode deletedModel(String id) {
        return object("model").put("id", id).put("deleted", true);
    }

    /** Returns a page of any objects with ids. */
    public static <T> ObjectNode list(Page<T> page, Function<T, ObjectNode> form) {
        ObjectNode list = object("list");
        ArrayNode data = list.putArray("data");
        page.items().forEach(item -> data.add(form.apply(item)));
        list.put("first_id", data.isEmpty() ? null : data.get(0).path("id").asString());
        list.put(
                "last_id",
                data.isEmpty() ? null : data.get(data.size() - 1).path("id").asString());
        return list.put("has_more", page.more());
    }

    private static ObjectNode object(String kind) {
        return Json.mapper().createObjectNode().put("object", kind);
    }
}
