package dev.retort.local.transformer;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** A matrix in parts of some outputs each. Whole, its product is the parts' side by side: the same numbers. */
record SplitWeight(List<Weight> parts) implements Weight {

    /** Returns the parts as one matrix; a single part is one already. */
    static Weight of(List<Weight> parts) {
        return parts.size() == 1 ? parts.getFirst() : new SplitWeight(parts);
    }

    @Override
    public long outputs() {
        return parts.stream().mapToLong(Weight::outputs).sum();
    }

    @Override
    public Tensor multiply(Tensor x) {
        TensorVector products = new TensorVector();
        parts.forEach(part -> products.push_back(part.multiply(x)));
        return torch.cat(products, 1);
    }

    @Override
    public Tensor back(Tensor gradient) {
        throw new IllegalStateException("The model was loaded to generate only.");
    }
}
