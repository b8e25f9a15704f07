package dev.retort.local.transformer;

import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.tensor.Precision;
import java.util.Optional;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Self-attention with grouped key-value heads (Ainslie et al. 2023) and rotary positions. */
final class Attention {

    private final int layer;
    private final ModelConfig config;
    private final Precision precision;
    private final Projection queryKeyValue;
    private final Projection output;
    private final Optional<HeadNorm> headNorm;
    private final boolean local;
    private final OptionalInt window;

    Attention(
            int layer,
            ModelConfig config,
            Precision precision,
            Projection queryKeyValue,
            Projection output,
            Optional<HeadNorm> headNorm) {
        this.layer = layer;
        this.config = config;
        this.precision = precision;
        this.queryKeyValue = queryKeyValue;
        this.output = output;
        this.headNorm = headNorm;
        this.local = config.isLocal(layer);
        this.window =
                local ? OptionalInt.of(config.slidingWindow().orElseThrow().size()) : OptionalInt.empty();
    }

    Projection queryKeyValue() {
        return queryKeyValue;
    }

    Projection output() {
        return output;
    }

    /** [n, hiddenSize] to [n, hiddenSize]. */
    Tensor forward(Tensor x, ForwardPass pass) {
        long heads = config.heads();
        long keyValueHeads = config.keyValueHeads();
        Tensor all = queryKeyValue
                .forward(x)
                .to(ScalarType.Float)
                .view(x.size(0), heads + 2 * keyValueHeads, config.headDimension());
        Tensor turning = all.narrow(1, 0, heads + keyValueHeads);
        Tensor turned =
                pass.angles(local).turn(headNorm.isPresent() ? headNorm.get().forward(turning) : turning);
        Tensor attended = pass.kernel()
                .attend(new AttentionKernel.Heads(
                        layer,
                        turned.narrow(1, 0, heads),
                        turned.narrow(1, heads, keyValueHeads),
                        all.narrow(1, heads + keyValueHeads, keyValueHeads),
                        config.attentionScale(),
                        window));
        return output.forward(precision.of(attended));
    }
}
