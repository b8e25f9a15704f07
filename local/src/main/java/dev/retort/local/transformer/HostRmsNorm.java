package dev.retort.local.transformer;

import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.HostCopy;
import dev.retort.local.tensor.Precision;
import org.bytedeco.pytorch.Tensor;

/**
 * The norm of a few rows in bfloat16, computed by Java: libtorch's is eight operations, which take longer to begin than the
 * rows of a decoding step take to compute. Sums are float32, and the result is rounded once.
 */
final class HostRmsNorm {

    /** From so many rows on libtorch is faster. */
    private static final int MOST_ROWS = 32;

    private final float[] weight;
    private final double epsilon;

    HostRmsNorm(float[] weight, double epsilon) {
        this.weight = weight;
        this.epsilon = epsilon;
    }

    /** Tells whether a tensor is for this class. */
    boolean takes(Tensor x) {
        return x.size(0) <= MOST_ROWS
                && Precision.BFLOAT16.isOf(x)
                && x.is_contiguous()
                && Device.where(x) == Device.CPU;
    }

    /** [n, width] to the same. */
    Tensor forward(Tensor x) {
        short[] values = HostCopy.bfloats(x);
        float[] row = new float[weight.length];
        for (int start = 0; start < values.length; start += row.length) {
            normalise(values, start, row);
        }
        return HostCopy.bfloats(values, x.size(0), weight.length);
    }

    private void normalise(short[] values, int start, float[] row) {
        for (int i = 0; i < row.length; i++) {
            row[i] = Float.intBitsToFloat(values[start + i] << 16);
        }
        float inverse = (float) (1 / Math.sqrt(squares(row) / row.length + epsilon));
        for (int i = 0; i < row.length; i++) {
            int bits = Float.floatToRawIntBits(row[i] * inverse * weight[i]);
            // To the nearest, ties to even.
            values[start + i] = (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
        }
    }

    /** Four sums beside each other, since each addition waits for the one before it. */
    private static float squares(float[] row) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int i = 0;
        for (; i + 3 < row.length; i += 4) {
            a += row[i] * row[i];
            b += row[i + 1] * row[i + 1];
            c += row[i + 2] * row[i + 2];
            d += row[i + 3] * row[i + 3];
        }
        for (; i < row.length; i++) {
            a += row[i] * row[i];
        }
        return a + b + c + d;
    }
}
