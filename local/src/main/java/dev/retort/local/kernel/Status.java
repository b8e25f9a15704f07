package dev.retort.local.kernel;

import dev.retort.error.ResourceException;
import org.bytedeco.dnnl.global.dnnl;

/** The result that oneDNN returns from every call. */
final class Status {

    private Status() {}

    static void check(int status) {
        if (status == dnnl.dnnl_out_of_memory) {
            throw new ResourceException(
                    "There is not enough memory to compute with the model.",
                    "Close other programs, or take a smaller model.");
        }
        if (status != dnnl.dnnl_success) {
            throw new IllegalStateException("oneDNN refused an operation with status %d.".formatted(status));
        }
    }
}
