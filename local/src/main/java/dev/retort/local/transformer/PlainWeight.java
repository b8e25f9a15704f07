package dev.retort.local.transformer;

import dev.retort.local.tensor.TensorOwner;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** A matrix row by row, as files have it. */
final class PlainWeight implements Weight {

    private final Tensor matrix;
    private final TensorOptional bias;

    /**
     * @param owner keeps what outlives the present scope
     * @param matrix [outputs, inputs]
     * @param bias [outputs]
     */
    PlainWeight(TensorOwner owner, Tensor matrix, Optional<Tensor> bias) {
        this.matrix = owner.keep(matrix);
        this.bias = owner.keep(bias.map(TensorOptional::new).orElseGet(TensorOptional::new));
    }

    @Override
    public long outputs() {
        return matrix.size(0);
    }

    @Override
    public Tensor multiply(Tensor x) {
        return torch.linear(x, matrix, bias);
    }

    @Override
    public Tensor back(Tensor gradient) {
        return gradient.mm(matrix);
    }
}
