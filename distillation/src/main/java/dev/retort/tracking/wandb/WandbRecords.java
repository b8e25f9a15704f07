package dev.retort.tracking.wandb;

import dev.retort.file.Json;
import dev.retort.tracking.RunDescription;
import dev.retort.tracking.protobuf.ProtobufMessage;
import java.util.Map;

/** The records of a run as {@code wandb_internal.proto} numbers their fields (wandb 0.31). */
final class WandbRecords {

    private static final int RECORD_NUMBER = 1;
    private static final int VALUE_JSON = 16;

    private WandbRecords() {}

    static ProtobufMessage run(String id, RunDescription run) {
        ProtobufMessage config = new ProtobufMessage();
        run.config().forEach((key, value) -> config.message(1, item(1, key, value)));
        ProtobufMessage startTime = new ProtobufMessage()
                .whole(1, run.startedAt().getEpochSecond())
                .whole(2, run.startedAt().getNano());
        return new ProtobufMessage()
                .text(1, id)
                .text(3, run.project())
                .message(4, config)
                .text(8, run.name())
                .message(17, startTime);
    }

    static ProtobufMessage history(long step, Map<String, ?> values) {
        ProtobufMessage history = new ProtobufMessage();
        history.message(1, item(2, "_step", step));
        values.forEach((key, value) -> history.message(1, item(2, key, value)));
        return history.message(2, new ProtobufMessage().whole(1, step));
    }

    static ProtobufMessage summary(Map<String, ?> values) {
        ProtobufMessage summary = new ProtobufMessage();
        values.forEach((key, value) -> summary.message(1, item(1, key, value)));
        return summary;
    }

    static ProtobufMessage files(String path) {
        // Policy 1 sends the file when the run ends.
        return new ProtobufMessage()
                .message(1, new ProtobufMessage().text(1, path).whole(2, 1));
    }

    static ProtobufMessage exit(int code, int runtimeSeconds) {
        return new ProtobufMessage().whole(1, code).whole(2, runtimeSeconds);
    }

    static byte[] record(long number, Kind kind, ProtobufMessage content) {
        return new ProtobufMessage()
                .whole(RECORD_NUMBER, number)
                .message(kind.field, content)
                .toByteArray();
    }

    enum Kind {
        HISTORY(2),
        SUMMARY(3),
        FILES(6),
        RUN(17),
        EXIT(18);

        private final int field;

        Kind(int field) {
            this.field = field;
        }
    }

    private static ProtobufMessage item(int keyField, String key, Object value) {
        return new ProtobufMessage()
                .text(keyField, key)
                .text(VALUE_JSON, Json.mapper().writeValueAsString(value));
    }
}
