package dev.retort.local.weights;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * How a GGUF tensor is stored: blocks of {@link #blockSize} values in {@link #blockBytes} bytes each, as defined by
 * ggml's quantisation formats.
 */
public enum TensorType {
    /** IEEE 754 single precision. */
    F32(0, 1, 4),
    /** IEEE 754 half precision. */
    F16(1, 1, 2),
    /** Four bits a value, one scale for 32. */
    Q4_0(2, 32, 18),
    /** Four bits a value, one scale and one minimum for 32. */
    Q4_1(3, 32, 20),
    /** Five bits a value, one scale for 32. */
    Q5_0(6, 32, 22),
    /** Five bits a value, one scale and one minimum for 32. */
    Q5_1(7, 32, 24),
    /** Eight bits a value, one scale for 32. */
    Q8_0(8, 32, 34),
    /** Four bits a value in super-blocks of 256 with six-bit scales and minima for 32 each. */
    Q4_K(12, 256, 144),
    /** Five bits a value in super-blocks of 256 with six-bit scales and minima for 32 each. */
    Q5_K(13, 256, 176),
    /** Six bits a value in super-blocks of 256 with eight-bit scales for 16 each. */
    Q6_K(14, 256, 210),
    /** The upper half of IEEE 754 single precision. */
    BF16(30, 1, 2);

    private final int code;
    private final int blockSize;
    private final int blockBytes;

    TensorType(int code, int blockSize, int blockBytes) {
        this.code = code;
        this.blockSize = blockSize;
        this.blockBytes = blockBytes;
    }

    /** Returns the number by which GGUF names the type. */
    public int code() {
        return code;
    }

    /** Returns how many values a block holds. */
    public int blockSize() {
        return blockSize;
    }

    /** Returns how many bytes a block takes. */
    public int blockBytes() {
        return blockBytes;
    }

    /** Returns the type of that number, or empty where Retort does not read it. */
    static Optional<TensorType> ofCode(int code) {
        for (TensorType type : values()) {
            if (type.code == code) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /**
     * Turns whole blocks into float32.
     *
     * @param blocks little-endian, from its position; {@code count / blockSize} blocks are read and the position is moved
     *     behind them
     * @param values gets {@code count} values from index 0 on
     * @param count a multiple of the block size
     */
    void dequantise(ByteBuffer blocks, float[] values, int count) {
        int start = blocks.position();
        for (int block = 0; block < count / blockSize; block++) {
            int from = start + block * blockBytes;
            int to = block * blockSize;
            switch (this) {
                case F32 -> values[to] = blocks.getFloat(from);
                case F16 -> values[to] = Float.float16ToFloat(blocks.getShort(from));
                case BF16 -> values[to] = Float.intBitsToFloat(blocks.getShort(from) << 16);
                case Q4_0 -> BlockFormats.q4_0(blocks, from, values, to);
                case Q4_1 -> BlockFormats.q4_1(blocks, from, values, to);
                case Q5_0 -> BlockFormats.q5_0(blocks, from, values, to);
                case Q5_1 -> BlockFormats.q5_1(blocks, from, values, to);
                case Q8_0 -> BlockFormats.q8_0(blocks, from, values, to);
                case Q4_K -> BlockFormats.q4_k(blocks, from, values, to);
                case Q5_K -> BlockFormats.q5_k(blocks, from, values, to);
                case Q6_K -> BlockFormats.q6_k(blocks, from, values, to);
            }
        }
        blocks.position(start + count / blockSize * blockBytes);
    }
}
