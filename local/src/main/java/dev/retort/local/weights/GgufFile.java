package dev.retort.local.weights;

import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
        } catch (RuntimeException e) {
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
        int columns = (int) tensor.columns();
        read(tensor, (row, values, count) -> System.arraycopy(values, 0, all, (int) row * columns, count));
        return all;
    }

    /** Gets whole rows of a tensor as float32. */
    @FunctionalInterface
    interface Rows {
        /** Takes {@code count} values from index 0 of {@code values}: whole rows, the first being {@code row}. */
        void take(long row, float[] values, int count);
    }

    /**
     * Reads a tensor row by row, a chunk of about a mebibyte at a time.
     *
     * @throws InputException if the file was cut since it was opened
     */
    void read(GgufTensor tensor, Rows rows) {
        TensorType type = tensor.type();
        int columns = Math.toIntExact(tensor.columns());
        int rowBytes = columns / type.blockSize() * type.blockBytes();
        int chunkRows = Math.max(1, CHUNK_VALUES / columns);
        long allRows = tensor.elements() / columns;
        chunkRows = (int) Math.min(chunkRows, allRows);
        ByteBuffer bytes = ByteBuffer.allocate(chunkRows * rowBytes).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[chunkRows * columns];
        for (long row = 0; row < allRows; row += chunkRows) {
            int count = (int) Math.min(chunkRows, allRows - row);
            bytes.clear().limit(count * rowBytes);
            channel.readFully(bytes, header.dataStart() + tensor.offset() + row * rowBytes);
            type.dequantise(bytes.flip(), values, count * columns);
            rows.take(row, values, count * columns);
        }
    }

    @Override
    public void close() {
        channel.close();
    }
}
