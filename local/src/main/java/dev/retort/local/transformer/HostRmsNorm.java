package dev.retort.local.transformer;

import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.HostTensor;
import dev.retort.local.tensor.Precision;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The norm of a few rows, computed by Java: libtorch's is eight operations, which take longer to begin than the rows of a
 * decoding step take to compute. Sums are float64, and the result is rounded once. Thread-safe.
 */
final class HostRmsNorm {

    /** From so many rows on libtorch is faster. */
    private static final int MOST_ROWS = 32;

    private final float[] weights;
    private final int width;
    private final double epsilon;

    /** @param weights one or several of the given width, one behind another */
    HostRmsNorm(float[] weights, int width, double epsilon) {
        this.weights = weights;
        this.width = width;
        this.epsilon = epsilon;
    }

    /** Tells whether a tensor is for this class: few rows in bfloat16; float32 is asked for to be as libtorch computes it. */
    boolean takes(Tensor x) {
        return takes(x, x.size(0));
    }

    /** Tells whether some rows of a tensor are for this class. */
    boolean takes(Tensor x, long rows) {
        return rows <= MOST_ROWS && Precision.BFLOAT16.isOf(x) && x.is_contiguous() && Device.where(x) == Device.CPU;
    }

    /** [n, width] to the same. */
    Tensor forward(Tensor x) {
        HostTensor result = HostTensor.empty(Precision.BFLOAT16, x.size(0), width);
        forward(List.of(x), 0, Math.toIntExact(x.size(0)), result.tensor());
        return result.tensor();
    }

    /**
     * Computes some rows of what stands in columns side by side.
     *
     * @param parts [n, columns] each
     * @param target [n, width], of which these rows are written
     */
    void forward(List<Tensor> parts, int first, int count, Tensor target) {
        float[] values = HostTensor.rows(parts, first, count);
        for (int from = 0; from < values.length; from += width) {
            forward(values, from, 0);
        }
        HostTensor.of(target).put((long) first * width, values, 0, values.length);
    }

    /** Normalises one row in place, which begins at a position of the array, with one of the weights. */
    void forward(float[] rows, int from, int weight) {
        float inverse = (float) (1 / Math.sqrt(squares(rows, from) / width + epsilon));
        int own = weight * width;
        for (int i = 0; i < width; i++) {
            rows[from + i] = rows[from + i] * inverse * weights[own + i];
        }
    }

    /** Four sums beside each other, since each addition waits for the one before it. */
    private double squares(float[] rows, int from) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = from;
        for (; i + 3 < from + width; i += 4) {
            a += (double) rows[i] * rows[i];
            b += (double) rows[i + 1] * rows[i + 1];
            c += (double) rows[i + 2] * rows[i + 2];
            d += (double) rows[i + 3] * rows[i + 3];
        }
        for (; i < from + width; i++) {
            a += (double) rows[i] * rows[i];
        }
        return a + b + c + d;
    }
}
