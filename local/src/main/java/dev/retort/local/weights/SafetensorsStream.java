package dev.retort.local.weights;

import dev.retort.error.ResourceException;
import dev.retort.file.Json;
import dev.retort.file.WholeFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a safetensors file in 16 bits, whole or not at all, with a part of one tensor in memory at a time. */
public final class SafetensorsStream {

    private static final int CHUNK_VALUES = 1 << 16;
    private static final int PART_VALUES = 1 << 22;

    private SafetensorsStream() {}

    /**
     * One tensor to write.
     *
     * @param name its name in the file
     * @param shape rows first
     * @param rows are read a part at a time when their turn comes
     */
    public record Source(String name, long[] shape, TensorRows rows) {

        long elements() {
            long elements = 1;
            for (long length : shape) {
                elements = Math.multiplyExact(elements, length);
            }
            return elements;
        }
    }

    /**
     * Writes a file.
     *
     * @param type {@code F16} or {@code BF16}
     * @throws ResourceException if it cannot be written; a former file is untouched
     */
    public static void write(Path file, String type, List<Source> tensors) {
        boolean half = type.equals("F16");
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("__metadata__", Map.of("format", "pt"));
        long offset = 0;
        for (Source tensor : tensors) {
            long end = offset + 2 * tensor.elements();
            header.put(
                    tensor.name(),
                    new SafetensorsWriter.Entry(
                            type, Arrays.stream(tensor.shape()).boxed().toList(), List.of(offset, end)));
            offset = end;
        }
        String json = Json.mapper().writeValueAsString(header);
        int length = json.getBytes(StandardCharsets.UTF_8).length;
        byte[] padded = (json + " ".repeat(Math.floorMod(-length, 8))).getBytes(StandardCharsets.UTF_8);
        WholeFile.write(file, out -> {
            out.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(0, padded.length)
                    .array());
            out.write(padded);
            ByteBuffer bytes = ByteBuffer.allocate(2 * CHUNK_VALUES).order(ByteOrder.LITTLE_ENDIAN);
            for (Source tensor : tensors) {
                tensor.rows().inParts(tensor.shape(), PART_VALUES, values -> {
                    while (values.hasRemaining()) {
                        bytes.clear();
                        while (values.hasRemaining() && bytes.hasRemaining()) {
                            float value = values.get();
                            bytes.putShort(half ? Float.floatToFloat16(value) : HalfPrecision.bfloat16(value));
                        }
                        out.write(bytes.array(), 0, bytes.position());
                    }
                });
            }
        });
    }
}
