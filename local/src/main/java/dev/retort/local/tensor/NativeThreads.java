package dev.retort.local.tensor;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.global.torch;

/** How many threads libtorch computes with. */
public final class NativeThreads {

    private NativeThreads() {}

    /**
     * Sets libtorch's threads for the calling thread, and OpenBLAS's to one: OpenBLAS spins while it waits, and its pool
     * nested in libtorch's made attention up to 64 times slower wherever there were fewer cores than threads.
     *
     * @param threads at least 1
     */
    public static void use(int threads) {
        torch.set_num_threads(threads);
        // The call looks a function up and leaves the pointer to it behind.
        try (PointerScope scope = new PointerScope()) {
            openblas.blas_set_num_threads(1);
        }
    }
}
