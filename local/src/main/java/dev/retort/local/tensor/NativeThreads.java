package dev.retort.local.tensor;

import dev.retort.concurrent.Outcomes;
import dev.retort.error.StoppedException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.global.torch;

/** How many threads libtorch computes with, and which may ask it to. */
@API(status = API.Status.INTERNAL)
public final class NativeThreads {

    private NativeThreads() {}

    /** OpenBLAS has one number of threads for the process, which is set when this class is first used. */
    private static final class OpenBlas {

        static {
            // The call looks a function up and leaves the pointer to it behind.
            try (PointerScope scope = new PointerScope()) {
                openblas.blas_set_num_threads(1);
            }
        }

        private OpenBlas() {}

        /**
         * Returns when it has one thread. Not asked of it each time: JavaCPP looks the function up by walking over all
         * libraries and opening them, and waits for ever where another thread loads a library at that moment.
         */
        static void useOneThread() {}
    }

    /**
     * Sets libtorch's threads for the calling thread, and OpenBLAS's to one: OpenBLAS spins while it waits, and its pool
     * nested in libtorch's made attention up to 64 times slower wherever there were fewer cores than threads.
     *
     * @param threads at least 1
     */
    public static void use(int threads) {
        torch.set_num_threads(threads);
        OpenBlas.useOneThread();
    }

    /**
     * Computes on a thread of the operating system: the caller's, or if that is a virtual one, another. Libtorch's settings
     * belong to such threads, and a virtual thread that has waited may continue on another.
     *
     * @throws StoppedException if the caller was interrupted; the computation has been interrupted and has ended
     */
    public static <T> T call(Supplier<T> computation) {
        if (!Thread.currentThread().isVirtual()) {
            return computation.get();
        }
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            try {
                return Outcomes.of(thread.submit(computation::get));
            } catch (InterruptedException e) {
                thread.shutdownNow();
                throw new StoppedException("A computation was stopped.", "Run again to resume.", e);
            }
        }
    }
}
