package dev.retort.local.generation;

import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.HostTensor;
import dev.retort.local.tensor.Precision;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/**
 * The tokens that a step of decoding computes: as many for each of the first rows of a cache, one behind another.
 *
 * @param columns the column of each row's first new token, which is its position: a sequence begins in the first column
 * @param width how many are new in a row, at least 1
 */
record NewTokens(int[] columns, int width) {

    int rows() {
        return columns.length;
    }

    /**
     * Returns what is added to their scores: 0 where a token sees a column, else minus infinity.
     *
     * @param columns of the cache
     * @param window how many tokens each sees, itself included
     * @return [rows, 1, width, 1, columns] in the precision, in the present scope
     */
    Tensor mask(Precision precision, Device device, int columns, int window) {
        HostTensor mask = HostTensor.empty(precision, rows(), 1, width, 1, columns);
        for (int row = 0; row < rows(); row++) {
            for (int i = 0; i < width; i++) {
                mask.put(((long) row * width + i) * columns, seen(row, i, columns, window), 0, columns);
            }
        }
        return device.of(mask.tensor());
    }

    /** Returns what is added to the scores of a row's token, counted from its first new one: a number a column. */
    float[] seen(int row, int i, int columns, int window) {
        float[] seen = new float[columns];
        int end = this.columns[row] + i + 1;
        Arrays.fill(seen, Float.NEGATIVE_INFINITY);
        Arrays.fill(seen, Math.max(0, end - window), end, 0);
        return seen;
    }
}
