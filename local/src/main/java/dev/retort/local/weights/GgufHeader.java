package dev.retort.local.weights;

import dev.retort.error.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is before the data of a GGUF file.
 *
 * @param metadata the key-value pairs
 * @param tensors by name, in the order of the file; each lies within the file
 * @param dataStart position in the file to which the tensors' offsets count
 */
record GgufHeader(GgufMetadata metadata, Map<String, GgufTensor> tensors, long dataStart) {

    private static final int MAGIC = 0x46554747;
    private static final int MAGIC_BIG_ENDIAN = 0x47475546;
    private static final int DIMENSIONS_AT_MOST = 4;
    private static final int NESTING_AT_MOST = 3;

    /** What is kept in memory of each, with what refers to it. */
    private static final int NUMBER = 24;

    private static final int LIST = 48;
    private static final int PAIR = 64;
    private static final int TENSOR = 256;

    static GgufHeader read(WeightsChannel channel) {
        Path file = channel.file();
        HeaderInput in = new HeaderInput(channel);
        if (in.remaining() < 24) {
            throw notGguf(file, "it has only %d bytes".formatted(in.remaining()));
        }
        int magic = in.readInt();
        if (magic != MAGIC) {
            throw notGguf(
                    file, magic == MAGIC_BIG_ENDIAN ? "it is of a big-endian machine" : "it does not begin with GGUF");
        }
        int version = in.readInt();
        if (version != 2 && version != 3) {
            throw notGguf(
                    file, "it has version %s; versions 2 and 3 are read".formatted(Integer.toUnsignedString(version)));
        }
        int tensorCount = in.readCount("tensors", 24);
        int pairCount = in.readCount("metadata pairs", 12);
        Map<String, Object> pairs = new LinkedHashMap<>();
        for (int i = 0; i < pairCount; i++) {
            in.keep(PAIR);
            String key = in.readString();
            if (pairs.put(key, value(in, in.readInt(), 0)) != null) {
                throw in.damaged("the metadata %s is there twice".formatted(key));
            }
        }
        GgufMetadata metadata = new GgufMetadata(file, pairs);
        Map<String, GgufTensor> tensors = new LinkedHashMap<>();
        for (int i = 0; i < tensorCount; i++) {
            GgufTensor tensor = tensor(in);
            if (tensors.put(tensor.name(), tensor) != null) {
                throw in.damaged("the tensor %s is there twice".formatted(tensor.name()));
            }
        }
        long alignment = metadata.integer("general.alignment").orElse(32);
        if (alignment < 1 || alignment > 1 << 20) {
            throw in.damaged("its alignment is %d".formatted(alignment));
        }
        long dataStart = (in.position() + alignment - 1) / alignment * alignment;
        long dataLength = Math.max(0, channel.size() - dataStart);
        for (GgufTensor tensor : tensors.values()) {
            if (tensor.offset() < 0 || tensor.bytes() > dataLength || tensor.offset() > dataLength - tensor.bytes()) {
                throw in.damaged("its tensor %s ends behind the end of the file".formatted(tensor.name()));
            }
        }
        return new GgufHeader(metadata, tensors, dataStart);
    }

    private static GgufTensor tensor(HeaderInput in) {
        in.keep(TENSOR);
        String name = in.readString();
        int dimensionCount = in.readInt();
        if (dimensionCount < 0 || dimensionCount > DIMENSIONS_AT_MOST) {
            throw in.damaged(
                    "its tensor %s has %s dimensions".formatted(name, Integer.toUnsignedString(dimensionCount)));
        }
        List<Long> dimensions = new ArrayList<>(dimensionCount);
        long elements = 1;
        for (int i = 0; i < dimensionCount; i++) {
            long length = in.readLong();
            if (length < 1 || length > Integer.MAX_VALUE || elements > (1L << 40) / length) {
                throw in.damaged("its tensor %s has a dimension of %s".formatted(name, Long.toUnsignedString(length)));
            }
            elements *= length;
            dimensions.add(length);
        }
        int code = in.readInt();
        TensorType type = TensorType.ofCode(code)
                .orElseThrow(() -> new InputException(
                        "The tensor %s is stored in ggml type %s, which is not read."
                                .formatted(name, Integer.toUnsignedString(code)),
                        "Use a file in F32, F16, BF16, Q8_0, Q4_0, Q4_1, Q5_0, Q5_1, Q4_K, Q5_K or Q6_K."));
        GgufTensor tensor = new GgufTensor(name, List.copyOf(dimensions), type, in.readLong());
        if (tensor.columns() % type.blockSize() != 0) {
            throw in.damaged("the rows of its tensor %s are no whole number of blocks".formatted(name));
        }
        return tensor;
    }

    private static Object value(HeaderInput in, int kind, int depth) {
        return switch (kind) {
            case 0 -> in.readByte() & 0xffL;
            case 1 -> (long) in.readByte();
            case 2 -> in.readShort() & 0xffffL;
            case 3 -> (long) in.readShort();
            case 4 -> in.readInt() & 0xffffffffL;
            case 5 -> (long) in.readInt();
            case 6 -> Float.intBitsToFloat(in.readInt());
            case 7 -> in.readByte() != 0;
            case 8 -> in.readString();
            case 9 -> list(in, depth);
            case 10, 11 -> in.readLong();
            case 12 -> Double.longBitsToDouble(in.readLong());
            default -> throw in.damaged("it has metadata of kind %s".formatted(Integer.toUnsignedString(kind)));
        };
    }

    private static List<Object> list(HeaderInput in, int depth) {
        if (depth >= NESTING_AT_MOST) {
            throw in.damaged("its metadata lists are nested too deep");
        }
        int kind = in.readInt();
        int count = in.readCount("list elements", smallest(kind));
        List<Object> values = new ArrayList<>();
        in.keep(LIST);
        for (int i = 0; i < count; i++) {
            in.keep(NUMBER);
            values.add(value(in, kind, depth + 1));
        }
        return values;
    }

    private static int smallest(int kind) {
        return switch (kind) {
            case 2, 3 -> 2;
            case 4, 5, 6 -> 4;
            case 8, 10, 11, 12 -> 8;
            case 9 -> 12;
            default -> 1;
        };
    }

    private static InputException notGguf(Path file, String reason) {
        return new InputException(
                "%s is not a GGUF file that can be read: %s.".formatted(file, reason),
                "Name a GGUF file of version 2 or 3, or a folder with config.json and safetensors.");
    }
}
