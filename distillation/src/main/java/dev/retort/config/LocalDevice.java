package dev.retort.config;

/** Where models of this machine compute. */
public enum LocalDevice {
    /** On the processor. */
    CPU,
    /** On an NVIDIA card. */
    CUDA
}
