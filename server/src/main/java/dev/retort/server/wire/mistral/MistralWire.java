package dev.retort.server.wire.mistral;

import dev.retort.file.Json;
import dev.retort.server.file.StoredFile;
import dev.retort.server.http.Fields;
import dev.retort.server.http.Refusal;
import dev.retort.server.job.JobOrder;
import dev.retort.server.job.JobState;
import dev.retort.server.job.TuningJob;
import dev.retort.server.model.ServedModel;
import dev.retort.server.model.ServedModel.Use;
import dev.retort.server.model.TunedModel;
import dev.retort.server.wire.OrderDraft;
import dev.retort.server.wire.Trainable;
import dev.retort.server.wire.Wire;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Mistral's JSON, field for field as its last specification with fine-tuning and the SDK 2.5.1 have it. */
public final class MistralWire implements Wire {

    private static final int CONTEXT = 8192;

    private final MistralJobForm jobs = new MistralJobForm();

    @Override
    public ObjectNode error(Refusal refusal) {
        ObjectNode error = object("error");
        error.put("message", refusal.message());
        error.put("type", refusal.status() < 500 ? "invalid_request_error" : "internal_server_error");
        error.put("param", refusal.parameter().orElse(null));
        error.put("code", String.valueOf(refusal.status()));
        if (refusal.status() == 422) {
            ObjectNode detail = error.putArray("detail").addObject();
            ArrayNode place = detail.putArray("loc").add("body");
            refusal.parameter()
                    .ifPresent(path -> List.of(path.split("[.\\[\\]]+")).forEach(place::add));
            detail.put("msg", refusal.message()).put("type", "value_error");
        }
        return error;
    }

    @Override
    public ObjectNode file(StoredFile file) {
        ObjectNode node = object("file").put("id", file.id()).put("bytes", file.bytes());
        node.put("created_at", file.createdAt().getEpochSecond()).put("filename", file.name());
        node.put("purpose", file.purpose()).put("sample_type", file.sampleType());
        node.put("num_lines", file.lines()).put("mimetype", "application/jsonl");
        node.put("source", file.uploaded() ? "upload" : "repository").put("signature", file.sha256());
        // OpenAI's clients at the same address look for it.
        return node.put("deleted", false).put("status", "processed");
    }

    @Override
    public ObjectNode files(Page<StoredFile> page) {
        ObjectNode list = object("list");
        ArrayNode data = list.putArray("data");
        page.items().forEach(file -> data.add(file(file)));
        return list.put("total", page.total()).put("has_more", page.more());
    }

    @Override
    public ObjectNode deletedFile(String id) {
        return object("file").put("id", id).put("deleted", true);
    }

    @Override
    public OrderDraft order(Fields body, Trainable trainable, Instant now) {
        return new MistralOrder(body, trainable).read(now);
    }

    @Override
    public ObjectNode job(TuningJob job, boolean detailed) {
        return jobs.job(job, detailed);
    }

    @Override
    public ObjectNode jobs(Page<TuningJob> page) {
        ObjectNode list = object("list");
        ArrayNode data = list.putArray("data");
        page.items().forEach(job -> data.add(job(job, false)));
        return list.put("total", page.total()).put("has_more", page.more());
    }

    @Override
    public ObjectNode model(ServedModel model) {
        ObjectNode card = object("model").put("id", model.name());
        boolean chat = model.use() == Use.CHAT;
        ObjectNode capabilities = card.putObject("capabilities");
        capabilities.put("completion_chat", chat).put("function_calling", false).put("completion_fim", false);
        capabilities.put(
                "fine_tuning", chat && model.base().isEmpty() && model.ref().insideRetort());
        capabilities.put("vision", false).put("ocr", false).put("classification", false);
        card.put("created", model.createdAt().getEpochSecond()).put("owned_by", "retort");
        card.put("name", model.tuned().flatMap(TunedModel::name).orElse(model.ranAs()));
        card.put("description", model.tuned().flatMap(TunedModel::description).orElse(null));
        card.put("max_context_length", CONTEXT).putArray("aliases");
        card.putNull("deprecation").putNull("default_model_temperature");
        if (model.tuned().isPresent()) {
            TunedModel tuned = model.tuned().get();
            card.put("type", "fine-tuned").put("job", tuned.job()).put("root", tuned.root());
            card.put("archived", tuned.archived());
        } else {
            card.put("type", "base");
            model.base().ifPresent(base -> card.put("root", base.toString()));
        }
        return card;
    }

    /** Returns what a dry run says. */
    public static ObjectNode dryRun(JobOrder order, JobState.RowSize size) {
        return MistralJobForm.dryRun(order, size);
    }

    /** Returns a tuned model as the answer to a change of it. */
    public static ObjectNode tuned(TunedModel tuned) {
        ObjectNode node = object("model")
                .put("id", tuned.id())
                .put("created", tuned.createdAt().getEpochSecond());
        node.put("owned_by", "retort").put("workspace_id", "retort").put("root", tuned.root());
        node.put("root_version", tuned.base().toString()).put("archived", tuned.archived());
        node.put("name", tuned.name().orElse(null))
                .put("description", tuned.description().orElse(null));
        ObjectNode capabilities = node.putObject("capabilities").put("completion_chat", true);
        capabilities.put("completion_fim", false).put("function_calling", false).put("fine_tuning", false);
        capabilities.put("classification", false);
        node.put("max_context_length", CONTEXT).putArray("aliases");
        return node.put("job", tuned.job()).put("model_type", "completion");
    }

    /** Returns the answer to archiving, or to taking back. */
    public static ObjectNode archived(TunedModel tuned) {
        return object("model").put("id", tuned.id()).put("archived", tuned.archived());
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

    private static ObjectNode object(String kind) {
        return Json.mapper().createObjectNode().put("object", kind);
    }
}
