package dev.retort.local.kernel;

import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** An operation that is prepared: each run reads and writes the same tensors, which must still live. */
@FunctionalInterface
public interface Kernel {

    /** Computes once. */
    void run();

    /** Returns this operation and one that comes after it. */
    default Kernel then(Kernel next) {
        return () -> {
            run();
            next.run();
        };
    }

    /** Returns an operation that libtorch computes each time and copies to where it is wanted. */
    static Kernel copying(Tensor y, Supplier<Tensor> computation) {
        return () -> {
            try (PointerScope scope = new PointerScope()) {
                y.copy_(computation.get());
            }
        };
    }
}
