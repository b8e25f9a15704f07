package dev.retort.local.weights;

import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A safetensors file: eight bytes of header length, a JSON header, the values. Files of any size; reads by several
 * threads at once are allowed.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
public final class SafetensorsFile implements AutoCloseable {

    /** Ten thousand tensors need about two mebibytes. */
    private static final int LARGEST_HEADER = 32 << 20;

    private static final int CHUNK_BYTES = 1 << 20;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /**
     * One tensor.
     *
     * @param type {@code F32}, {@code F16}, {@code BF16} or another name of the format
     * @param shape rows first
     * @param offset of the first byte from the start of the file
     * @param bytes its length
     */
    record Tensor(String type, long[] shape, long offset, long bytes) {

        long elements() {
            long elements = 1;
            for (long length : shape) {
                elements *= length;
            }
            return elements;
        }
    }

    private final WeightsChannel channel;
    private final Map<String, Tensor> tensors;
    private final Map<String, String> metadata;

    private SafetensorsFile(WeightsChannel channel, Map<String, Tensor> tensors, Map<String, String> metadata) {
        this.channel = channel;
        this.tensors = tensors;
        this.metadata = metadata;
    }

    /**
     * Opens a file and reads its header.
     *
     * @throws InputException if it is not safetensors, damaged or cut short
     * @throws ResourceException if it cannot be read
     */
    public static SafetensorsFile open(Path file) {
        WeightsChannel channel = WeightsChannel.open(file);
        try {
            return read(channel);
        } catch (RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    private static SafetensorsFile read(WeightsChannel channel) {
        long size = channel.size();
        if (size < 10) {
            throw HeaderInput.damaged(channel.file(), "it has only %d bytes".formatted(size));
        }
        ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        channel.readFully(length, 0);
        long headerBytes = length.getLong(0);
        if (headerBytes < 2 || headerBytes > size - 8 || headerBytes > LARGEST_HEADER) {
            throw HeaderInput.damaged(
                    channel.file(), "it claims a header of %s bytes".formatted(Long.toUnsignedString(headerBytes)));
        }
        ByteBuffer header = ByteBuffer.allocate((int) headerBytes);
        channel.readFully(header, 8);
        long dataStart = 8 + headerBytes;
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry :
                parse(channel.file(), header.array()).properties()) {
            if (entry.getKey().equals("__metadata__")) {
                entry.getValue()
                        .properties()
                        .forEach(pair ->
                                metadata.put(pair.getKey(), pair.getValue().asString("")));
            } else {
                tensors.put(entry.getKey(), tensor(channel.file(), entry, dataStart, size - dataStart));
            }
        }
        return new SafetensorsFile(channel, tensors, metadata);
    }

    private static JsonNode parse(Path file, byte[] header) {
        try {
            JsonNode root = MAPPER.readTree(new String(header, StandardCharsets.UTF_8));
            if (root.isObject()) {
                return root;
            }
        } catch (JacksonException e) {
            throw new InputException(
                    "%s is not a safetensors file that can be read: its header is not JSON.".formatted(file),
                    "Delete the file and fetch it again, or take it from another source.",
                    e);
        }
        throw HeaderInput.damaged(file, "its header is not a JSON object");
    }

    private static Tensor tensor(Path file, Map.Entry<String, JsonNode> entry, long dataStart, long dataBytes) {
        JsonNode node = entry.getValue();
        String type = node.path("dtype").asString("");
        JsonNode dimensions = node.path("shape");
        JsonNode offsets = node.path("data_offsets");
        if (!dimensions.isArray() || dimensions.size() > 8 || !offsets.isArray() || offsets.size() != 2) {
            throw HeaderInput.damaged(file, "its header has no shape or place for " + entry.getKey());
        }
        long[] shape = new long[dimensions.size()];
        long elements = 1;
        for (int i = 0; i < shape.length; i++) {
            shape[i] = whole(dimensions.get(i));
            if (shape[i] < 0 || shape[i] > Integer.MAX_VALUE || elements > (1L << 40) / Math.max(1, shape[i])) {
                throw HeaderInput.damaged(file, "its tensor %s has an impossible shape".formatted(entry.getKey()));
            }
            elements *= shape[i];
        }
        long begin = whole(offsets.get(0));
        long end = whole(offsets.get(1));
        if (begin < 0 || end < begin || end > dataBytes) {
            throw HeaderInput.damaged(file, "its tensor %s lies outside the file".formatted(entry.getKey()));
        }
        if (width(type) > 0 && end - begin != elements * width(type)) {
            throw HeaderInput.damaged(
                    file,
                    "its tensor %s takes %d bytes for %d values".formatted(entry.getKey(), end - begin, elements));
        }
        return new Tensor(type, shape, dataStart + begin, end - begin);
    }

    private static long whole(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong() ? node.asLong() : -1;
    }

    private static int width(String type) {
        return switch (type) {
            case "F32" -> 4;
            case "F16", "BF16" -> 2;
            default -> 0;
        };
    }

    /** Returns the file's path. */
    public Path path() {
        return channel.file();
    }

    /** Returns the notes in the header, such as {@code format}. */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(metadata);
    }

    /** Returns the names of all tensors. */
    public Set<String> names() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    /**
     * Returns a tensor's shape, rows first.
     *
     * @throws InputException if there is none of that name
     */
    public long[] shape(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new InputException("%s has no tensor %s.".formatted(path(), name), "Take another file.");
        }
        return tensor.shape().clone();
    }

    Map<String, Tensor> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    /**
     * Reads a tensor as float32 into a buffer from its position on, and moves the position behind it.
     *
     * @throws InputException if there is none of that name, or it is of a type other than F32, F16 and BF16
     */
    public void read(String name, FloatBuffer target) {
        rows(name).read(0, TensorRows.rows(shape(name)), target);
    }

    /**
     * Returns a tensor's rows.
     *
     * @throws InputException if there is none of that name, or it is of a type other than F32, F16 and BF16
     */
    TensorRows rows(String name) {
        int columns = TensorRows.columns(shape(name));
        Tensor tensor = Objects.requireNonNull(tensors.get(name));
        int width = width(tensor.type());
        if (width == 0) {
            throw new InputException(
                    "The tensor %s in %s is stored as %s, which is not read.".formatted(name, path(), tensor.type()),
                    "Use weights in F32, F16 or BF16.");
        }
        return (first, count, target) -> {
            if (target.remaining() < count * columns) {
                throw new BufferOverflowException();
            }
            read(tensor, first * columns * width, count * columns * width, target);
        };
    }

    private void read(Tensor tensor, long start, long length, FloatBuffer target) {
        TensorType type = TensorType.valueOf(tensor.type());
        int width = type.blockBytes();
        ByteBuffer bytes =
                ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, length)).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[bytes.capacity() / width];
        for (long done = 0; done < length; done += bytes.capacity()) {
            int part = (int) Math.min(bytes.capacity(), length - done);
            bytes.clear().limit(part);
            channel.readFully(bytes, tensor.offset() + start + done);
            type.dequantise(bytes.flip(), values, part / width);
            target.put(values, 0, part / width);
        }
    }

    @Override
    public void close() {
        channel.close();
    }
}
