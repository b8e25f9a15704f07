package dev.retort.local.weights;

import dev.retort.error.ResourceException;
import dev.retort.file.WholeFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes a GGUF file of version 3, whole or not at all, tensor by tensor.
 *
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">the format</a>
 */
public final class GgufWriter {

    private static final int ALIGNMENT = 32;
    private static final int CHUNK_VALUES = 1 << 16;
    private static final int PART_VALUES = 1 << 22;

    private GgufWriter() {}

    /**
     * One tensor to write.
     *
     * @param name ggml's name
     * @param shape rows first
     * @param type {@link TensorType#F32}, {@link TensorType#F16}, {@link TensorType#BF16} or {@link TensorType#Q8_0}
     * @param rows are read a part at a time when their turn comes
     */
    public record Source(String name, List<Long> shape, TensorType type, TensorRows rows) {

        long elements() {
            return shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
        }

        long bytes() {
            return elements() / type.blockSize() * type.blockBytes();
        }
    }

    /**
     * Writes a file.
     *
     * @param metadata texts, whole numbers ({@link Integer} as uint32 and in a list as int32, which llama.cpp wants of a
     *     vocabulary's kinds, {@link Long} as int64), {@link Float}s, {@link Boolean}s and lists of one of these, by key
     * @throws ResourceException if it cannot be written; a former file is untouched
     */
    public static void write(Path file, Map<String, ?> metadata, List<Source> tensors) {
        WholeFile.write(file, out -> {
            byte[] header = header(metadata, tensors);
            out.write(header);
            pad(out, header.length);
            for (Source tensor : tensors) {
                write(tensor, out);
                pad(out, tensor.bytes());
            }
        });
    }

    private static byte[] header(Map<String, ?> metadata, List<Source> tensors) {
        LittleEndian out = new LittleEndian();
        out.write("GGUF".getBytes(StandardCharsets.US_ASCII), 4);
        out.putInt(3);
        out.putLong(tensors.size());
        out.putLong(metadata.size());
        metadata.forEach((key, value) -> {
            out.putText(key);
            out.putInt(kind(value));
            putValue(out, value);
        });
        long offset = 0;
        for (Source tensor : tensors) {
            out.putText(tensor.name());
            out.putInt(tensor.shape().size());
            for (long length : tensor.shape().reversed()) {
                out.putLong(length);
            }
            out.putInt(tensor.type().code());
            out.putLong(offset);
            offset += (tensor.bytes() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        }
        return out.bytes.toByteArray();
    }

    private static int kind(Object value) {
        return switch (value) {
            case Integer number -> 4;
            case Float number -> 6;
            case Boolean flag -> 7;
            case String text -> 8;
            case List<?> list -> 9;
            case Long number -> 11;
            case Double number -> 12;
            default -> throw new IllegalArgumentException("GGUF has no " + value.getClass());
        };
    }

    private static void putValue(LittleEndian out, Object value) {
        switch (value) {
            case Integer number -> out.putInt(number);
            case Float number -> out.putInt(Float.floatToRawIntBits(number));
            case Boolean flag -> out.write(new byte[] {(byte) (flag ? 1 : 0)}, 1);
            case String text -> out.putText(text);
            case Long number -> out.putLong(number);
            case Double number -> out.putLong(Double.doubleToRawLongBits(number));
            case List<?> list -> {
                out.putInt(list.isEmpty() ? 8 : list.getFirst() instanceof Integer ? 5 : kind(list.getFirst()));
                out.putLong(list.size());
                list.forEach(element -> putValue(out, element));
            }
            default -> throw new IllegalArgumentException("GGUF has no " + value.getClass());
        }
    }

    private static void write(Source tensor, OutputStream out) throws IOException {
        long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
        float[] chunk = new float[CHUNK_VALUES];
        ByteBuffer bytes = ByteBuffer.allocate(4 * CHUNK_VALUES).order(ByteOrder.LITTLE_ENDIAN);
        tensor.rows().inParts(shape, PART_VALUES, values -> {
            while (values.hasRemaining()) {
                int count = Math.min(CHUNK_VALUES, values.remaining());
                values.get(chunk, 0, count);
                bytes.clear();
                encode(tensor.type(), chunk, count, bytes);
                out.write(bytes.array(), 0, bytes.position());
            }
        });
    }

    private static void encode(TensorType type, float[] values, int count, ByteBuffer out) {
        switch (type) {
            case F32 ->
                out.position(4 * out.asFloatBuffer().put(values, 0, count).position());
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    out.putShort(Float.floatToFloat16(values[i]));
                }
            }
            case BF16 -> {
                for (int i = 0; i < count; i++) {
                    out.putShort(HalfPrecision.bfloat16(values[i]));
                }
            }
            case Q8_0 -> {
                for (int from = 0; from < count; from += type.blockSize()) {
                    eightBits(values, from, out);
                }
            }
            case Q4_0, Q4_1, Q5_0, Q5_1, Q4_K, Q5_K, Q6_K ->
                throw new IllegalArgumentException("Tensors are not written in " + type + ".");
        }
    }

    /** One block of Q8_0: the scale is the greatest magnitude / 127, values are rounded half away from zero. */
    private static void eightBits(float[] values, int from, ByteBuffer out) {
        float greatest = 0;
        for (int i = 0; i < 32; i++) {
            greatest = Math.max(greatest, Math.abs(values[from + i]));
        }
        float scale = greatest / 127;
        float inverse = scale == 0 ? 0 : 1 / scale;
        out.putShort(Float.floatToFloat16(scale));
        for (int i = 0; i < 32; i++) {
            float scaled = values[from + i] * inverse;
            out.put((byte) (Math.signum(scaled) * Math.floor(Math.abs(scaled) + 0.5f)));
        }
    }

    private static void pad(OutputStream out, long written) throws IOException {
        out.write(new byte[Math.floorMod(-written, ALIGNMENT)]);
    }

    private static final class LittleEndian {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final ByteBuffer buffer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);

        void putInt(int value) {
            write(buffer.putInt(0, value).array(), 4);
        }

        void putLong(long value) {
            write(buffer.putLong(0, value).array(), 8);
        }

        void putText(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            putLong(utf8.length);
            write(utf8, utf8.length);
        }

        void write(byte[] source, int length) {
            bytes.write(source, 0, length);
        }
    }
}
