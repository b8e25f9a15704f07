package dev.retort.local.weights;

import java.nio.ByteBuffer;

/**
 * One block of each of ggml's quantisation formats to float32. Products and sums are taken in float32 in the order of
 * ggml's own reference, so that the results are equal to the bit.
 */
final class BlockFormats {

    private BlockFormats() {}

    /** Layout: scale d (f16), 16 bytes of which the low halves are values 0–15 and the high halves 16–31. */
    static void q4_0(ByteBuffer in, int from, float[] out, int to) {
        float d = half(in, from);
        for (int i = 0; i < 16; i++) {
            int q = in.get(from + 2 + i);
            out[to + i] = d * ((q & 15) - 8);
            out[to + 16 + i] = d * ((q >> 4 & 15) - 8);
        }
    }

    /** Layout: scale d (f16), minimum m (f16), 16 bytes as in {@link #q4_0}. */
    static void q4_1(ByteBuffer in, int from, float[] out, int to) {
        float d = half(in, from);
        float m = half(in, from + 2);
        for (int i = 0; i < 16; i++) {
            int q = in.get(from + 4 + i);
            out[to + i] = d * (q & 15) + m;
            out[to + 16 + i] = d * (q >> 4 & 15) + m;
        }
    }

    /** Layout: scale d (f16), the 32 fifth bits, 16 bytes as in {@link #q4_0}. */
    static void q5_0(ByteBuffer in, int from, float[] out, int to) {
        float d = half(in, from);
        int high = in.getInt(from + 2);
        for (int i = 0; i < 16; i++) {
            int q = in.get(from + 6 + i);
            out[to + i] = d * ((q & 15 | (high >>> i & 1) << 4) - 16);
            out[to + 16 + i] = d * ((q >> 4 & 15 | (high >>> i + 16 & 1) << 4) - 16);
        }
    }

    /** Layout: scale d (f16), minimum m (f16), the 32 fifth bits, 16 bytes as in {@link #q4_0}. */
    static void q5_1(ByteBuffer in, int from, float[] out, int to) {
        float d = half(in, from);
        float m = half(in, from + 2);
        int high = in.getInt(from + 4);
        for (int i = 0; i < 16; i++) {
            int q = in.get(from + 8 + i);
            out[to + i] = d * (q & 15 | (high >>> i & 1) << 4) + m;
            out[to + 16 + i] = d * (q >> 4 & 15 | (high >>> i + 16 & 1) << 4) + m;
        }
    }

    /** Layout: scale d (f16), 32 signed bytes. */
    static void q8_0(ByteBuffer in, int from, float[] out, int to) {
        float d = half(in, from);
        for (int i = 0; i < 32; i++) {
            out[to + i] = d * in.get(from + 2 + i);
        }
    }

    /** Layout: d, dmin (f16), 12 bytes of eight scales and eight minima, 128 bytes of halves in runs of 32. */
    static void q4_k(ByteBuffer in, int from, float[] out, int to) {
        float d = half(in, from);
        float dmin = half(in, from + 2);
        for (int group = 0; group < 8; group++) {
            float scale = d * scale(in, from + 4, group);
            float minimum = dmin * minimum(in, from + 4, group);
            int run = from + 16 + group / 2 * 32;
            int shift = group % 2 * 4;
            for (int i = 0; i < 32; i++) {
                out[to + group * 32 + i] = scale * (in.get(run + i) >> shift & 15) - minimum;
            }
        }
    }

    /** Layout: as {@link #q4_k} with 32 bytes of fifth bits (bit g of byte i for value i of group g) before the halves. */
    static void q5_k(ByteBuffer in, int from, float[] out, int to) {
        float d = half(in, from);
        float dmin = half(in, from + 2);
        for (int group = 0; group < 8; group++) {
            float scale = d * scale(in, from + 4, group);
            float minimum = dmin * minimum(in, from + 4, group);
            int run = from + 48 + group / 2 * 32;
            int shift = group % 2 * 4;
            for (int i = 0; i < 32; i++) {
                int q = in.get(run + i) >> shift & 15 | (in.get(from + 16 + i) >> group & 1) << 4;
                out[to + group * 32 + i] = scale * q - minimum;
            }
        }
    }

    /** Layout: 128 bytes of low halves, 64 bytes of high pairs, 16 signed scales, d (f16). */
    static void q6_k(ByteBuffer in, int from, float[] out, int to) {
        float d = half(in, from + 208);
        for (int i = 0; i < 256; i++) {
            int part = i / 128;
            int quarter = i % 128 / 32;
            int column = i % 32;
            int low = in.get(from + part * 64 + quarter % 2 * 32 + column) >> quarter / 2 * 4 & 15;
            int high = in.get(from + 128 + part * 32 + column) >> quarter * 2 & 3;
            float scale = d * in.get(from + 192 + i / 16);
            out[to + i] = scale * ((low | high << 4) - 32);
        }
    }

    private static float half(ByteBuffer in, int at) {
        return Float.float16ToFloat(in.getShort(at));
    }

    /** Six bits of scale of a group: the low ones lie together, for groups 4 to 7 the upper two lie over groups 0 to 3. */
    private static int scale(ByteBuffer in, int scales, int group) {
        return group < 4
                ? in.get(scales + group) & 63
                : in.get(scales + 4 + group) & 15 | (in.get(scales + group - 4) >> 6 & 3) << 4;
    }

    private static int minimum(ByteBuffer in, int scales, int group) {
        return group < 4
                ? in.get(scales + 4 + group) & 63
                : in.get(scales + 4 + group) >> 4 & 15 | (in.get(scales + group) >> 6 & 3) << 4;
    }
}
