package dev.retort.local.lora;

import java.nio.FloatBuffer;
import java.util.SplittableRandom;

/**
 * First values of an adapter as PEFT chooses them: A uniform in ±1/sqrt(inputs) (Kaiming's rule with a = sqrt(5)), B
 * zero, so that the adapted model starts as the base model.
 */
public final class FirstValues {

    private FirstValues() {}

    /** Fills a flat array of the layout's size; the same seed gives the same numbers on every machine. */
    public static void fill(AdapterLayout layout, long seed, FloatBuffer values) {
        SplittableRandom random = new SplittableRandom(seed);
        for (AdapterLayout.Slot slot : layout.slots()) {
            double bound = 1 / Math.sqrt(slot.inputs());
            for (int i = 0; i < slot.sizeA(); i++) {
                values.put(slot.offset() + i, (float) ((2 * random.nextDouble() - 1) * bound));
            }
            for (int i = 0; i < slot.sizeB(); i++) {
                values.put(slot.offsetB() + i, 0);
            }
        }
    }
}
