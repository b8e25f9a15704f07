package dev.retort.local.tensor;

import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** A computation whose intermediate tensors die with it. */
@API(status = API.Status.INTERNAL)
public final class TensorScope {

    private TensorScope() {}

    /**
     * Computes in a scope of its own and hands the result to the scope around it, if there is one: native memory stays
     * flat over many steps, which the garbage collector alone does not achieve.
     */
    public static Tensor compute(Supplier<Tensor> computation) {
        Tensor result;
        try (PointerScope scope = new PointerScope()) {
            result = computation.get();
            result.retainReference();
        }
        return PointerScope.getInnerScope() == null ? result : take(result);
    }

    /** Hands what another thread computed outside any scope to the present scope of this thread. */
    public static Tensor take(Tensor result) {
        PointerScope.getInnerScope().attach(result);
        result.releaseReference();
        return result;
    }
}
