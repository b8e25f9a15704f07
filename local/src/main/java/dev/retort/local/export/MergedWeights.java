package dev.retort.local.export;

import dev.retort.local.lora.AdapterLayout;
import dev.retort.local.lora.LoraAdapter;
import dev.retort.local.weights.ModelWeights;
import dev.retort.local.weights.TensorRows;
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

    /** Returns the rows of one tensor. */
    TensorRows rows(String name) {
        TensorRows rows = base.rows(name);
        AdapterLayout.Slot slot = slots.get(name);
        return slot == null ? rows : added(rows, slot);
    }

    private TensorRows added(TensorRows rows, AdapterLayout.Slot slot) {
        float[] a = new float[slot.sizeA()];
        float[] b = new float[slot.sizeB()];
        adapter.a(slot).get(a);
        adapter.b(slot).get(b);
        double scale = slot.scale();
        int inputs = slot.inputs();
        float[] weights = new float[inputs];
        return (first, count, target) -> {
            int start = target.position();
            rows.read(first, count, target);
            for (int row = 0; row < count; row++) {
                target.get(start + row * inputs, weights);
                for (int k = 0; k < slot.rank(); k++) {
                    float factor = (float) (scale * b[(int) (first + row) * slot.rank() + k]);
                    for (int i = 0; i < inputs; i++) {
                        weights[i] += factor * a[k * inputs + i];
                    }
                }
                target.put(start + row * inputs, weights);
            }
        };
    }
}
