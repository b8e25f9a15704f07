package dev.retort.local.weights;

import java.util.List;

/**
 * One tensor of a GGUF file.
 *
 * @param name ggml's name, such as {@code blk.0.attn_q.weight}
 * @param dimensions ggml's order: the length of a row first
 * @param type how the values are stored
 * @param offset of the first byte from the start of the data
 */
public record GgufTensor(String name, List<Long> dimensions, TensorType type, long offset) {

    /** Returns the length of a row. */
    public long columns() {
        return dimensions.isEmpty() ? 1 : dimensions.getFirst();
    }

    /** Returns the number of values. */
    public long elements() {
        return dimensions.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
    }

    /** Returns the shape as PyTorch writes it: rows first. */
    public long[] shape() {
        return dimensions.reversed().stream().mapToLong(Long::longValue).toArray();
    }

    long bytes() {
        return elements() / type.blockSize() * type.blockBytes();
    }
}
