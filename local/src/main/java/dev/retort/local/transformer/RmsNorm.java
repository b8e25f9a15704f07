package dev.retort.local.transformer;

import dev.retort.local.kernel.Kernel;
import dev.retort.local.kernel.KernelPlan;
import dev.retort.local.kernel.Kernels;
import dev.retort.local.tensor.TensorOwner;
import java.util.Optional;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Root-mean-square normalisation over the last dimension (Zhang and Sennrich 2019). */
final class RmsNorm {

    private final Optional<Kernels> kernels;
    private final TensorOptional weight;
    private final Tensor exactWeight;
    private final long[] shape;
    private final double epsilon;
    private final DoubleOptional nativeEpsilon;

    /**
     * @param owner keeps what outlives the present scope
     * @param kernels that it is computed by, libtorch's operations where there are none
     * @param weight [width]
     */
    RmsNorm(TensorOwner owner, Optional<Kernels> kernels, Tensor weight, double epsilon) {
        this.kernels = kernels;
        this.weight = owner.keep(new TensorOptional(weight));
        this.exactWeight = owner.keep(weight.to(ScalarType.Float));
        this.shape = new long[] {weight.size(0)};
        this.epsilon = epsilon;
        this.nativeEpsilon = owner.keep(new DoubleOptional(epsilon));
    }

    Tensor forward(Tensor x) {
        if (kernels.isEmpty()) {
            return torch.rms_norm(x, shape, weight, nativeEpsilon);
        }
        Tensor y = torch.empty_like(x);
        try (KernelPlan plan = kernels.get().plan()) {
            prepared(Optional.of(plan), x, y).run();
        }
        return y;
    }

    /**
     * Prepares what {@link #forward} computes.
     *
     * @param plan of the kernels
     * @param y of the shape of {@code x}
     */
    Kernel prepared(Optional<KernelPlan> plan, Tensor x, Tensor y) {
        return plan.map(own -> own.rootMeanSquareNorm(x, exactWeight, epsilon, y))
                .orElseGet(() -> Kernel.copying(y, () -> forward(x)));
    }

    /** Computes what {@link #forward} does, with the way back. */
    Recorded record(Tensor x, Tape tape) {
        tape.keep(x);
        Tensor inverse = tape.keep(inverse(x, epsilon));
        Tensor y = x.mul(inverse).mul_(exactWeight).to(x.scalar_type());
        return new Recorded(y, dy -> back(dy.mul(exactWeight), x, inverse).to(x.scalar_type()));
    }

    /** Returns the inverse of each row's root mean square: float32 [..., 1]. */
    static Tensor inverse(Tensor x, double epsilon) {
        Tensor exact = x.to(ScalarType.Float);
        return exact.mul(exact)
                .mean(new long[] {-1}, true, new ScalarTypeOptional())
                .add_(new Scalar(epsilon))
                .rsqrt_();
    }

    /**
     * Goes back through {@code y = x · inverse}.
     *
     * @param dy float32; overwritten
     * @param inverse of each row
     */
    static Tensor back(Tensor dy, Tensor x, Tensor inverse) {
        Tensor y = x.mul(inverse);
        Tensor shared = dy.mul(y).mean(new long[] {-1}, true, new ScalarTypeOptional());
        return dy.sub_(y.mul_(shared)).mul_(inverse);
    }
}
