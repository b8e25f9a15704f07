package dev.retort.server.wire.openai;

import dev.retort.file.Json;
import dev.retort.server.batch.Batch;
import dev.retort.server.batch.Batch.Problem;
import dev.retort.server.batch.Batch.Status;
import dev.retort.server.wire.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Batches in OpenAI's form. */
public final class OpenAiBatchForm {

    private static final Duration WINDOW = Duration.ofHours(24);

    /** Returns OpenAI's form of a batch's id. */
    public static String id(String uuid) {
        return "batch_" + uuid.replace("-", "");
    }

    /** Returns a batch. */
    public ObjectNode batch(Batch batch) {
        ObjectNode node = Json.mapper().createObjectNode().put("id", id(batch.id()));
        node.put("object", "batch").put("endpoint", batch.endpoint());
        node.set("errors", errors(batch));
        node.put("input_file_id", file(Optional.of(batch.inputFile())));
        node.put("completion_window", batch.window());
        node.put("status", batch.status().name().toLowerCase(Locale.ROOT));
        node.put("output_file_id", file(batch.outputFile()));
        node.put("error_file_id", file(batch.errorFile()));
        node.put("created_at", batch.createdAt().getEpochSecond());
        node.put("in_progress_at", time(batch, Status.IN_PROGRESS));
        node.put("expires_at", batch.createdAt().plus(WINDOW).getEpochSecond());
        node.put("finalizing_at", time(batch, Status.FINALIZING));
        node.put("completed_at", time(batch, Status.COMPLETED));
        node.put("failed_at", time(batch, Status.FAILED));
        node.putNull("expired_at");
        node.put("cancelling_at", time(batch, Status.CANCELLING));
        node.put("cancelled_at", time(batch, Status.CANCELLED));
        node.putObject("request_counts")
                .put("total", batch.total())
                .put("completed", batch.completed())
                .put("failed", batch.failed());
        if (batch.metadata().isEmpty()) {
            node.putNull("metadata");
        } else {
            ObjectNode metadata = node.putObject("metadata");
            batch.metadata().forEach(metadata::put);
        }
        return node;
    }

    private static @Nullable ObjectNode errors(Batch batch) {
        if (batch.problems().isEmpty()) {
            return null;
        }
        ObjectNode errors = Json.mapper().createObjectNode().put("object", "list");
        ArrayNode data = errors.putArray("data");
        for (Problem problem : batch.problems()) {
            data.addObject()
                    .put("code", problem.code())
                    .put("message", problem.message())
                    .putNull("param")
                    .put("line", problem.line() == 0 ? null : problem.line());
        }
        return errors;
    }

    private static @Nullable String file(Optional<String> id) {
        return id.map(uuid -> Ids.openAi("file", uuid)).orElse(null);
    }

    private static @Nullable Long time(Batch batch, Status status) {
        Instant at = batch.times().get(status);
        return at == null ? null : at.getEpochSecond();
    }
}
