package dev.retort.local.transformer;

import dev.retort.local.architecture.Rotary;
import dev.retort.local.tensor.Device;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;

/**
 * The angles of the first positions of a sequence, for Java to turn heads by: the numbers of {@link RotaryAngles}.
 *
 * @param cosine [positions, headDimension]
 * @param sine [positions, headDimension], the first half of each negated
 */
record HostRotary(float[] cosine, float[] sine, int headDimension) {

    static final HostRotary NONE = new HostRotary(new float[0], new float[0], 1);

    static HostRotary of(int positions, Rotary rotary, int headDimension) {
        try (PointerScope scope = new PointerScope()) {
            return RotaryAngles.at(IntStream.range(0, positions).toArray(), rotary, headDimension, Device.CPU)
                    .onHost();
        }
    }

    int positions() {
        return cosine.length / headDimension;
    }

    /** Turns one head in place, which begins at an index of the array. */
    void turn(float[] heads, int from, int position) {
        int half = headDimension / 2;
        int angle = headDimension * position;
        for (int i = 0; i < half; i++) {
            float first = heads[from + i];
            float second = heads[from + half + i];
            heads[from + i] = first * cosine[angle + i] + second * sine[angle + i];
            heads[from + half + i] = second * cosine[angle + half + i] + first * sine[angle + half + i];
        }
    }
}
