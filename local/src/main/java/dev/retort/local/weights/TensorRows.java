package dev.retort.local.weights;

import java.nio.BufferOverflowException;
import java.nio.FloatBuffer;

/**
 * Rows of a tensor as float32, read a part at a time, so that a tensor may be larger than memory. A row is the last
 * dimension; a tensor of one dimension is one row.
 */
@FunctionalInterface
public interface TensorRows {

    /**
     * Reads rows into a buffer from its position on, and moves the position behind them.
     *
     * @param first row, counted from 0
     * @param count rows
     * @throws BufferOverflowException if the buffer is too small
     */
    void read(long first, long count, FloatBuffer target);

    /**
     * Makes rows of values that lie in memory.
     *
     * @param values from its position to its limit, row by row
     * @param columns length of a row
     */
    static TensorRows of(FloatBuffer values, int columns) {
        return (first, count, target) -> target.put(
                values.slice(values.position() + Math.toIntExact(first * columns), Math.toIntExact(count * columns)));
    }

    /** Returns the length of a row of a shape. */
    static int columns(long[] shape) {
        return shape.length == 0 ? 1 : Math.toIntExact(shape[shape.length - 1]);
    }

    /** Returns the number of rows of a shape. */
    static long rows(long[] shape) {
        long rows = 1;
        for (int i = 0; i + 1 < shape.length; i++) {
            rows = Math.multiplyExact(rows, shape[i]);
        }
        return rows;
    }

    /** Gets a part of the rows in a buffer that is used again for the next part. */
    @FunctionalInterface
    interface Part<E extends Exception> {
        /** Takes the values between the buffer's position and limit. */
        void take(FloatBuffer values) throws E;
    }

    /**
     * Reads all rows, a part at a time.
     *
     * @param most values of a part, where a row is not longer
     */
    default <E extends Exception> void inParts(long[] shape, int most, Part<E> part) throws E {
        int columns = columns(shape);
        long rows = rows(shape);
        long together = Math.min(rows, Math.max(1, most / Math.max(1, columns)));
        FloatBuffer values = FloatBuffer.allocate(Math.toIntExact(together * columns));
        for (long row = 0; row < rows; row += together) {
            values.clear();
            read(row, Math.min(together, rows - row), values);
            part.take(values.flip());
        }
    }
}
