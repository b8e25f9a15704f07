package dev.retort.config;

/** The numbers in which models of this machine compute. */
public enum LocalPrecision {
    /** bfloat16 where the processor or the card multiplies it, otherwise float32. */
    AUTO,
    /** IEEE 754 single precision. */
    FLOAT32,
    /** Its upper half. */
    BFLOAT16
}
