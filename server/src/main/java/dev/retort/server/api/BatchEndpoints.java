package dev.retort.server.api;

import dev.retort.server.batch.Batch;
import dev.retort.server.batch.BatchQueue;
import dev.retort.server.file.FileStore;
import dev.retort.server.http.Call;
import dev.retort.server.http.Fields;
import dev.retort.server.http.Refusal;
import dev.retort.server.http.Reply;
import dev.retort.server.http.Right;
import dev.retort.server.http.Routes;
import dev.retort.server.wire.Ids;
import dev.retort.server.wire.openai.OpenAiBatchForm;
import dev.retort.server.wire.openai.OpenAiWire;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** OpenAI's batches: create, list, show, cancel. */
public final class BatchEndpoints {

    private static final String BATCHES = "/batches";
    private static final Set<String> ENDPOINTS = Set.of("/v1/chat/completions", "/v1/embeddings");
    private static final int USUAL = 20;
    private static final int MOST_NOTES = 16;

    private final BatchQueue batches;
    private final FileStore files;
    private final OpenAiBatchForm form = new OpenAiBatchForm();

    /** Creates the endpoints. */
    public BatchEndpoints(BatchQueue batches, FileStore files) {
        this.batches = batches;
        this.files = files;
    }

    /** Adds their routes. */
    public void addTo(Routes routes) {
        routes.allowing(Right.READ, Right.CHAT)
                .add("GET", BATCHES, this::list)
                .add("GET", BATCHES + "/{batch_id}", call -> Reply.ok(form.batch(require(call))));
        routes.allowing(Right.CHAT)
                .add("POST", BATCHES, this::create)
                .add(
                        "POST",
                        BATCHES + "/{batch_id}/cancel",
                        call -> Reply.ok(form.batch(batches.cancel(require(call).id()))));
    }

    private Reply create(Call call) {
        Fields body = call.body().get();
        String endpoint = body.text("endpoint");
        if (!ENDPOINTS.contains(endpoint)) {
            throw body.wrong("endpoint", "must be /v1/chat/completions or /v1/embeddings here");
        }
        String window = body.text("completion_window");
        if (!window.equals("24h")) {
            throw body.wrong("completion_window", "must be 24h");
        }
        return Reply.ok(form.batch(batches.submit(endpoint, inputFile(call, body), window, notes(body), call.owner())));
    }

    /** A file that the caller may not read is not there for it. */
    private String inputFile(Call call, Fields body) {
        String id = body.text("input_file_id");
        return files.find(Ids.plain(id))
                .filter(file -> call.sees(file.owner(), Right.READ, Right.TRAIN))
                .orElseThrow(() -> body.wrong("input_file_id", "names no file here. Upload it first"))
                .id();
    }

    private static Map<String, String> notes(Fields body) {
        Map<String, String> notes = new LinkedHashMap<>();
        body.object("metadata").ifPresent(metadata -> {
            for (Map.Entry<String, JsonNode> note : metadata.node().properties()) {
                if (!note.getValue().isString() || notes.size() == MOST_NOTES) {
                    throw body.wrong("metadata", "must hold at most %d texts".formatted(MOST_NOTES));
                }
                notes.put(note.getKey(), note.getValue().asString());
            }
        });
        return notes;
    }

    private Reply list(Call call) {
        return Reply.ok(OpenAiWire.list(
                new Paging(call)
                        .of(
                                batches.list().stream()
                                        .filter(batch -> call.sees(batch.owner(), Right.READ))
                                        .toList(),
                                USUAL,
                                batch -> OpenAiBatchForm.id(batch.id())),
                form::batch));
    }

    private Batch require(Call call) {
        Batch batch = batches.require(Ids.plain(call.variable("batch_id")));
        if (!call.sees(batch.owner(), Right.READ)) {
            throw Refusal.of(404, "No batch here has the id %s.".formatted(call.variable("batch_id")));
        }
        return batch;
    }
}
