package dev.retort.local.weights;

import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A GGUF file, version 2 or 3: metadata, and tensors by ggml's own names. Files of any size; reads by several threads at
 * once are allowed.
 *
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">the format</a>
 */
public final class GgufFile implements AutoCloseable {

    private static final int CHUNK_VALUES = 1 << 18;

    private final WeightsChannel channel;
    private final GgufHeader header;

    private GgufFile(WeightsChannel channel, GgufHeader header) {
        this.channel = channel;
        this.header = header;
    }

    /**
     * Opens a file and reads its header.
     *
     * @throws InputException if it is not GGUF, of an unknown version, damaged or cut short
     * @throws ResourceException if it cannot be read
     */
    public static GgufFile open(Path file) {
        WeightsChannel channel = WeightsChannel.open(file);
        try {
            return new GgufFile(channel, GgufHeader.read(channel));
        } catch (RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    /** Returns the file's path. */
    public Path path() {
        return channel.file();
    }

    /** Returns the key-value pairs. */
    public GgufMetadata metadata() {
        return header.metadata();
    }

    /** Returns the tensors by name, in the order of the file. */
    public Map<String, GgufTensor> tensors() {
        return new LinkedHashMap<>(header.tensors());
    }

    /** Reads a whole small tensor. */
    public float[] read(GgufTensor tensor) {
        float[] all = new float[Math.toIntExact(tensor.elements())];
        rows(tensor).read(0, tensor.elements() / tensor.columns(), FloatBuffer.wrap(all));
        return all;
    }

    /**
     * Returns the rows of a tensor as the file has them, read about a mebibyte at a time.
     *
     * <p>Reading them throws {@link InputException} if the file was cut since it was opened.
     */
    TensorRows rows(GgufTensor tensor) {
        TensorType type = tensor.type();
        int columns = Math.toIntExact(tensor.columns());
        long rowBytes = (long) columns / type.blockSize() * type.blockBytes();
        return (first, count, target) -> {
            if (target.remaining() < count * columns) {
                throw new BufferOverflowException();
            }
            int together = (int) Math.min(count, Math.max(1, CHUNK_VALUES / columns));
            ByteBuffer bytes =
                    ByteBuffer.allocate(Math.toIntExact(together * rowBytes)).order(ByteOrder.LITTLE_ENDIAN);
            float[] values = new float[together * columns];
            for (long row = first; row < first + count; row += together) {
                int part = (int) Math.min(together, first + count - row);
                bytes.clear().limit(part * (int) rowBytes);
                channel.readFully(bytes, header.dataStart() + tensor.offset() + row * rowBytes);
                type.dequantise(bytes.flip(), values, part * columns);
                target.put(values, 0, part * columns);
            }
        };
    }

    @Override
    public void close() {
        channel.close();
    }
}
