package dev.retort.local.transformer;

import dev.retort.local.tensor.HostCopy;
import dev.retort.local.tensor.TensorOwner;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** The norm on every head of query and key that Qwen 3 and Gemma 3 have. */
final class HeadNorm {

    private final Tensor weight;
    private final float[] weights;
    private final int width;
    private final double epsilon;
    private final DoubleOptional nativeEpsilon;

    /**
     * @param owner keeps what outlives the present scope
     * @param weight float32 [heads + keyValueHeads, headDimension]: a row a head, queries first
     */
    HeadNorm(TensorOwner owner, Tensor weight, double epsilon) {
        this.weight = owner.keep(weight);
        this.weights = HostCopy.floats(weight);
        this.width = Math.toIntExact(weight.size(1));
        this.epsilon = epsilon;
        this.nativeEpsilon = owner.keep(new DoubleOptional(epsilon));
    }

    /** [n, heads + keyValueHeads, headDimension] to the same. */
    Tensor forward(Tensor heads) {
        return torch.rms_norm(heads, new long[] {heads.size(2)}, new TensorOptional(), nativeEpsilon)
                .mul(weight);
    }

    /** Normalises one head in place: it begins at a position of the array. */
    void forward(float[] heads, int from, int head) {
        double squares = 0;
        for (int i = from; i < from + width; i++) {
            squares += (double) heads[i] * heads[i];
        }
        float inverse = (float) (1 / Math.sqrt(squares / width + epsilon));
        for (int i = 0; i < width; i++) {
            heads[from + i] = heads[from + i] * inverse * weights[head * width + i];
        }
    }

    /** Computes what {@link #forward} does, with the way back. */
    Recorded record(Tensor heads, Tape tape) {
        tape.keep(heads);
        Tensor inverse = tape.keep(RmsNorm.inverse(heads, epsilon));
        return new Recorded(heads.mul(inverse).mul_(weight), dy -> RmsNorm.back(dy.mul(weight), heads, inverse));
    }
}
