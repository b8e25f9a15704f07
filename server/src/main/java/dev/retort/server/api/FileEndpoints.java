package dev.retort.server.api;

import dev.retort.file.Json;
import dev.retort.server.batch.BatchQueue;
import dev.retort.server.file.FileStore;
import dev.retort.server.file.StoredFile;
import dev.retort.server.http.Call;
import dev.retort.server.http.Refusal;
import dev.retort.server.http.Reply;
import dev.retort.server.http.Right;
import dev.retort.server.http.Routes;
import dev.retort.server.http.Upload;
import dev.retort.server.job.JobQueue;
import dev.retort.server.wire.Ids;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Files: upload, list, show, content, delete. */
public final class FileEndpoints {

    private static final Set<String> PURPOSES =
            Set.of("fine-tune", "batch", "assistants", "user_data", "evals", "vision", "ocr");

    private final FileStore files;
    private final JobQueue jobs;
    private final BatchQueue batches;
    private final Wires wires;
    private final String scheme;

    /**
     * Creates the endpoints.
     *
     * @param secure whether clients reach this server through TLS
     */
    public FileEndpoints(FileStore files, JobQueue jobs, BatchQueue batches, Wires wires, boolean secure) {
        this.files = files;
        this.jobs = jobs;
        this.batches = batches;
        this.wires = wires;
        this.scheme = secure ? "https" : "http";
    }

    /** Adds their routes. */
    public void addTo(Routes routes) {
        routes.allowing(Right.TRAIN, Right.CHAT).add("POST", "/files", this::upload);
        // A key that may only chat sees its own files alone: those of its batches.
        routes.allowing(Right.READ, Right.TRAIN, Right.CHAT)
                .add("GET", "/files", this::list)
                .add("GET", "/files/{file_id}", call -> Reply.ok(wires.of(call).file(require(call))))
                .add("GET", "/files/{file_id}/content", this::content)
                .add("GET", "/files/{file_id}/url", this::url);
        routes.allowing(Right.TRAIN, Right.CHAT).add("DELETE", "/files/{file_id}", this::delete);
    }

    private Reply upload(Call call) {
        Upload upload = call.upload().get();
        String purpose = upload.fields().getOrDefault("purpose", "fine-tune");
        if (!PURPOSES.contains(purpose)) {
            throw Refusal.ofField("purpose", "purpose must be fine-tune, batch or user_data.");
        }
        if (purpose.equals("fine-tune")
                && !upload.fileName().toLowerCase(Locale.ROOT).endsWith(".jsonl")) {
            throw Refusal.ofField(
                    "file", "The name of a file for fine-tuning must end with .jsonl, and be one object a line.");
        }
        StoredFile stored = files.add(upload.content(), upload.fileName(), purpose, true, call.owner());
        return Reply.ok(wires.of(call).file(stored));
    }

    private Reply list(Call call) {
        List<StoredFile> found = files.list().stream()
                .filter(file -> call.sees(file.owner(), Right.READ, Right.TRAIN)
                        && matches(call, "purpose", file.purpose())
                        && matches(call, "sample_type", file.sampleType())
                        && call.query("search")
                                .map(text -> file.name().contains(text))
                                .orElse(true))
                .toList();
        boolean oldestFirst = call.query("order").filter("asc"::equals).isPresent();
        return Reply.ok(wires.of(call)
                .files(new Paging(call)
                        .of(
                                oldestFirst ? found.reversed() : found,
                                file -> wires.of(call).file(file).path("id").asString())));
    }

    private static boolean matches(Call call, String parameter, String value) {
        List<String> wanted = call.query().getOrDefault(parameter, List.of());
        return wanted.isEmpty() || wanted.contains(value);
    }

    private Reply content(Call call) {
        StoredFile file = require(call);
        // Never shown by a browser as a page of this server's.
        return new Reply.Content(
                files.content(file), "application/octet-stream", Map.of("Content-Disposition", "attachment"));
    }

    private Reply url(Call call) {
        StoredFile file = require(call);
        String host = call.header("host").orElse("127.0.0.1");
        return Reply.ok(Json.mapper()
                .createObjectNode()
                .put("url", "%s://%s/v1/files/%s/content".formatted(scheme, host, file.id())));
    }

    private Reply delete(Call call) {
        StoredFile file = require(call);
        if (!call.sees(file.owner(), Right.TRAIN)) {
            throw Refusal.of(403, "Only a key with the right train may delete another key's file.");
        }
        if (jobs.needs(file.id())) {
            throw Refusal.of(
                    409, "A fine-tuning job that has not ended needs the file %s.".formatted(call.variable("file_id")));
        }
        if (batches.needs(file.id())) {
            throw Refusal.of(409, "A batch that has not ended needs the file %s.".formatted(call.variable("file_id")));
        }
        files.delete(file.id());
        return Reply.ok(wires.of(call).deletedFile(file.id()));
    }

    private StoredFile require(Call call) {
        String id = call.variable("file_id");
        return files.find(Ids.plain(id))
                .filter(file -> call.sees(file.owner(), Right.READ, Right.TRAIN))
                .orElseThrow(() -> Refusal.of(404, "No file here has the id %s.".formatted(id)));
    }
}
