package dev.retort.call.journal;

import dev.retort.file.Json;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How calls, replies and vectors are written in the columns of the journal, and read from them. */
final class CallRow {

    private CallRow() {}

    /** Reads the call that a row of all columns holds. */
    static CallRecord record(ResultSet row) throws SQLException {
        String choices = row.getString("choices");
        return new CallRecord(
                row.getLong("id"),
                constant(CallKind.class, row.getString("kind")),
                row.getString("key"),
                row.getString("stage"),
                row.getString("task"),
                row.getString("model"),
                Optional.ofNullable(row.getString("served_model")),
                constant(CallState.class, row.getString("state")),
                Instant.ofEpochMilli(row.getLong("started_at")),
                Duration.ofMillis(row.getLong("millis")),
                row.getInt("attempts"),
                row.getInt("input_tokens"),
                row.getInt("output_tokens"),
                row.getLong("cost"),
                row.getString("request"),
                choices == null ? List.of() : choices(choices),
                Optional.ofNullable(row.getString("reason")));
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name) throws SQLException {
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException e) {
            throw new SQLException("%s is not one of %s".formatted(name, Arrays.toString(type.getEnumConstants())), e);
        }
    }

    static List<RecordedReply.Choice> choices(String json) {
        return Arrays.asList(Json.mapper().readValue(json, RecordedReply.Choice[].class));
    }

    static String json(List<RecordedReply.Choice> choices) {
        return Json.mapper().writeValueAsString(choices);
    }

    /** Vectors are kept as 32-bit floats, little-endian. */
    static byte[] bytes(float[] vector) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * vector.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(vector);
        return buffer.array();
    }

    static float[] vector(byte[] bytes) {
        float[] vector = new float[bytes.length / 4];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        return vector;
    }
}
