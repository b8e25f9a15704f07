package dev.retort.local.transformer;

import dev.retort.local.tensor.TensorOwner;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Root-mean-square normalisation over the last dimension (Zhang and Sennrich 2019). */
final class RmsNorm {

    private final TensorOptional weight;
    private final long[] shape;
    private final DoubleOptional epsilon;

    /**
     * @param owner keeps what outlives the present scope
     * @param weight [width]
     */
    RmsNorm(TensorOwner owner, Tensor weight, double epsilon) {
        this.weight = owner.keep(new TensorOptional(weight));
        this.shape = new long[] {weight.size(0)};
        this.epsilon = owner.keep(new DoubleOptional(epsilon));
    }

    Tensor forward(Tensor x) {
        return torch.rms_norm(x, shape, weight, epsilon);
    }
}
