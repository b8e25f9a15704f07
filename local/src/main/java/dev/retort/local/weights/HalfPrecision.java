package dev.retort.local.weights;

/** The two formats of 16 bits. */
final class HalfPrecision {

    private HalfPrecision() {}

    /** Returns the upper half of a float, rounded to the nearest, ties to even; NaN stays NaN. */
    static short bfloat16(float value) {
        int bits = Float.floatToIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> 16);
        }
        return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
    }
}
