package dev.retort.local.tensor;

import dev.retort.error.ResourceException;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** Where tensors lie and are computed: all that Retort knows of graphics processors. */
public enum Device {
    /** The processor. */
    CPU,
    /** The first NVIDIA card that the driver shows. Needs a Retort that was built with the profile {@code cuda}. */
    CUDA;

    /**
     * Checks that this machine and this build have it.
     *
     * @throws ResourceException if not
     */
    public Device ready() {
        if (this == CUDA) {
            try {
                if (!torch.cuda_is_available()) {
                    throw unusable(
                            torch.hasCUDA() ? "the driver shows no NVIDIA card" : "this Retort was built without CUDA",
                            null);
                }
            } catch (LinkageError e) {
                throw unusable("its libraries cannot be loaded", e);
            }
        }
        return this;
    }

    private static ResourceException unusable(String reason, @Nullable Throwable cause) {
        return new ResourceException(
                "local.device is cuda, but no CUDA device can be used: %s.".formatted(reason),
                "Build Retort with Maven's profile cuda (RETORT_PROFILE=cuda ./retort doctor) on a machine with an NVIDIA"
                        + " card, CUDA 13 and cuDNN 9, or set local.device: cpu.",
                cause);
    }

    /** Returns where a tensor lies. */
    public static Device where(Tensor tensor) {
        return tensor.is_cuda() ? CUDA : CPU;
    }

    /** Returns the tensor on this device: the same one where it already is. */
    public Tensor of(Tensor tensor) {
        if (this == where(tensor)) {
            return tensor;
        }
        return this == CUDA ? tensor.cuda() : tensor.cpu();
    }

    /** Returns the best precision of this device. */
    public Precision fastest() {
        return this == CUDA ? Precision.BFLOAT16 : Precision.fastest();
    }
}
