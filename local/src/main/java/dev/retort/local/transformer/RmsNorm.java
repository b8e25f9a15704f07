package dev.retort.local.transformer;

import dev.retort.local.tensor.HostCopy;
import dev.retort.local.tensor.TensorOwner;
import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Root-mean-square normalisation over the last dimension (Zhang and Sennrich 2019). */
final class RmsNorm {

    private final TensorOptional weight;
    private final Tensor exactWeight;
    private final long[] shape;
    private final double epsilon;
    private final DoubleOptional nativeEpsilon;
    private final HostRmsNorm host;

    /**
     * @param owner keeps what outlives the present scope
     * @param weight [width]
     */
    RmsNorm(TensorOwner owner, Tensor weight, double epsilon) {
        this.weight = owner.keep(new TensorOptional(weight));
        this.exactWeight = owner.keep(weight.to(ScalarType.Float));
        this.shape = new long[] {weight.size(0)};
        this.epsilon = epsilon;
        this.nativeEpsilon = owner.keep(new DoubleOptional(epsilon));
        this.host = new HostRmsNorm(HostCopy.floats(weight), (int) weight.size(0), epsilon);
    }

    Tensor forward(Tensor x) {
        return host.takes(x) ? host.forward(x) : torch.rms_norm(x, shape, weight, nativeEpsilon);
    }

    /**
     * Computes some rows of what stands in columns side by side.
     *
     * @param parts [n, columns] each
     * @param target [n, width], of which these rows are written
     */
    void forward(List<Tensor> parts, int first, int count, Tensor target) {
        if (host.takes(target, count)) {
            host.forward(parts, first, count, target);
            return;
        }
        TensorVector rows = new TensorVector();
        parts.forEach(part -> rows.push_back(part.narrow(0, first, count)));
        target.narrow(0, first, count).copy_(torch.rms_norm(torch.cat(rows, 1), shape, weight, nativeEpsilon));
    }

    /** Computes what {@link #forward(Tensor)} does, with the way back. */
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
