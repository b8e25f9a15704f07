package dev.retort.local.lora;

import dev.retort.local.transformer.Linear;
import dev.retort.local.transformer.LoraBranch;
import dev.retort.local.transformer.Transformer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * An adapter in native memory: one flat float32 tensor, and on it a leaf that wants gradients for every matrix. The
 * optimiser changes the flat tensor, the transformer sees the leaves. Owns its memory; not thread-safe while it changes.
 */
public final class AdapterTensors implements AutoCloseable {

    private final AdapterLayout layout;
    private final PointerScope scope;
    private final Tensor flat;
    private final List<Leaf> leaves;

    /**
     * The two matrices of one adapted layer.
     *
     * @param slot which layer
     * @param a rank rows of its inputs
     * @param b its outputs, rank columns each
     */
    public record Leaf(AdapterLayout.Slot slot, Tensor a, Tensor b) {}

    /** Copies an adapter's numbers into native memory. */
    public AdapterTensors(LoraAdapter adapter) {
        this.layout = adapter.layout();
        try (PointerScope owned = new PointerScope()) {
            this.flat = torch.zeros(layout.size());
            values(flat, layout.size()).put(adapter.values().duplicate().rewind());
            this.leaves = new ArrayList<>();
            for (AdapterLayout.Slot slot : layout.slots()) {
                leaves.add(new Leaf(
                        slot,
                        leaf(slot.offset(), slot.rank(), slot.inputs()),
                        leaf(slot.offsetB(), slot.outputs(), slot.rank())));
            }
            owned.extend();
            this.scope = owned;
        }
    }

    private Tensor leaf(long offset, long rows, long columns) {
        // detach() makes it a leaf of its own that shares the flat tensor's memory.
        Tensor leaf = flat.narrow(0, offset, rows * columns).view(rows, columns).detach();
        leaf.set_requires_grad(true);
        return leaf;
    }

    /** Returns the branches by the names of the layers they stand beside; valid until this is closed. */
    public Map<String, LoraBranch> branches() {
        Map<String, LoraBranch> branches = new LinkedHashMap<>();
        for (Leaf leaf : leaves) {
            branches.put(
                    leaf.slot().module(),
                    new LoraBranch(leaf.a(), leaf.b(), leaf.slot().scale(), layout.dropout()));
        }
        return branches;
    }

    /** Attaches the branches to the linear layers of a model, in place of what was attached before. */
    public void attachTo(Transformer model) {
        Map<String, LoraBranch> branches = branches();
        for (Linear linear : model.linears()) {
            LoraBranch branch = branches.get(linear.name());
            if (branch != null) {
                linear.attach(branch);
            }
        }
    }

    /** Returns where each matrix lies. */
    public AdapterLayout layout() {
        return layout;
    }

    /** Returns all numbers as one tensor; changing it changes the leaves. */
    public Tensor flat() {
        return flat;
    }

    /** Returns the matrices, in the layout's order. */
    public List<Leaf> leaves() {
        return List.copyOf(leaves);
    }

    /** Returns a view of the numbers; valid until this is closed. */
    public LoraAdapter adapter() {
        return new LoraAdapter(layout, values(flat, layout.size()));
    }

    /** Returns a view of a flat float32 tensor's numbers; valid as long as the tensor. */
    public static FloatBuffer values(Tensor flat, int size) {
        return new FloatPointer(flat.data_ptr_float()).capacity(size).asBuffer();
    }

    @Override
    public void close() {
        scope.close();
    }
}
