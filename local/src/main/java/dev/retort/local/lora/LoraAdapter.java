package dev.retort.local.lora;

import java.nio.FloatBuffer;

/**
 * A trained adapter: its layout and its numbers.
 *
 * @param layout where each matrix lies
 * @param values all matrices as one flat array of the layout's size, from position 0
 */
public record LoraAdapter(AdapterLayout layout, FloatBuffer values) {

    /** Returns A of a slot: rank rows of its inputs. */
    public FloatBuffer a(AdapterLayout.Slot slot) {
        return values.slice(slot.offset(), slot.sizeA());
    }

    /** Returns B of a slot: its outputs, rank columns each. */
    public FloatBuffer b(AdapterLayout.Slot slot) {
        return values.slice(slot.offsetB(), slot.sizeB());
    }
}
