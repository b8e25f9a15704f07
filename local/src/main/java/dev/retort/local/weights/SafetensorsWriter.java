package dev.retort.local.weights;

import dev.retort.error.ResourceException;
import dev.retort.file.Json;
import dev.retort.file.WholeFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes float32 tensors as a safetensors file, whole or not at all.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
public final class SafetensorsWriter {

    private static final int CHUNK_FLOATS = 1 << 16;

    private SafetensorsWriter() {}

    /**
     * One tensor.
     *
     * @param name its name in the file
     * @param shape rows first
     * @param values row by row, from the buffer's position to its limit
     */
    public record FloatTensor(String name, List<Long> shape, FloatBuffer values) {}

    /**
     * Writes a file.
     *
     * @param metadata notes for the header; may be empty
     * @throws ResourceException if it cannot be written; a former file is untouched
     */
    public static void write(Path file, Map<String, String> metadata, List<FloatTensor> tensors) {
        byte[] header = header(metadata, tensors);
        WholeFile.write(file, out -> {
            out.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(0, header.length)
                    .array());
            out.write(header);
            for (FloatTensor tensor : tensors) {
                copy(tensor.values().duplicate(), out);
            }
        });
    }

    /** What the header says of one tensor; a record, so that the keys always come in this order. */
    record Entry(String dtype, List<Long> shape, List<Long> dataOffsets) {}

    private static byte[] header(Map<String, String> metadata, List<FloatTensor> tensors) {
        Map<String, Object> header = new LinkedHashMap<>();
        if (!metadata.isEmpty()) {
            header.put("__metadata__", metadata);
        }
        long offset = 0;
        for (FloatTensor tensor : tensors) {
            long end = offset + 4L * tensor.values().remaining();
            header.put(tensor.name(), new Entry("F32", tensor.shape(), List.of(offset, end)));
            offset = end;
        }
        String json = Json.mapper().writeValueAsString(header);
        int bytes = json.getBytes(StandardCharsets.UTF_8).length;
        // Data begins at a multiple of eight; the format fills the header up with spaces.
        return (json + " ".repeat(Math.floorMod(-bytes, 8))).getBytes(StandardCharsets.UTF_8);
    }

    private static void copy(FloatBuffer values, OutputStream out) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(4 * CHUNK_FLOATS).order(ByteOrder.LITTLE_ENDIAN);
        while (values.hasRemaining()) {
            int count = Math.min(CHUNK_FLOATS, values.remaining());
            chunk.clear().asFloatBuffer().put(values.slice(values.position(), count));
            values.position(values.position() + count);
            out.write(chunk.array(), 0, 4 * count);
        }
    }
}
