package dev.retort.local.export;

import dev.retort.local.lora.AdapterLayout;
import dev.retort.local.lora.LoraAdapter;
import dev.retort.local.weights.ModelWeights;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;

/** The weights of a base model with an adapter added: {@code W + alpha / rank * B * A}, in float32. */
final class MergedWeights {

    private final ModelWeights base;
    private final LoraAdapter adapter;
    private final Map<String, AdapterLayout.Slot> slots = new HashMap<>();

    MergedWeights(ModelWeights base, LoraAdapter adapter) {
        this.base = base;
        this.adapter = adapter;
        adapter.layout().slots().forEach(slot -> slots.put(slot.module() + ".weight", slot));
    }

    /** Returns one tensor, row by row; the buffer is new. */
    FloatBuffer read(String name) {
        long elements = 1;
        for (long length : base.shape(name)) {
            elements *= length;
        }
        FloatBuffer values = FloatBuffer.allocate(Math.toIntExact(elements));
        base.read(name, values);
        values.flip();
        AdapterLayout.Slot slot = slots.get(name);
        if (slot != null) {
            add(slot, values.array());
        }
        return values;
    }

    private void add(AdapterLayout.Slot slot, float[] weights) {
        float[] a = new float[slot.sizeA()];
        float[] b = new float[slot.sizeB()];
        adapter.a(slot).get(a);
        adapter.b(slot).get(b);
        double scale = adapter.layout().lora().scale();
        int inputs = slot.inputs();
        for (int row = 0; row < slot.outputs(); row++) {
            for (int k = 0; k < slot.rank(); k++) {
                float factor = (float) (scale * b[row * slot.rank() + k]);
                for (int i = 0; i < inputs; i++) {
                    weights[row * inputs + i] += factor * a[k * inputs + i];
                }
            }
        }
    }
}
