package dev.retort.local.transformer;

import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.kernel.After;
import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.HostTensor;
import dev.retort.local.tensor.Precision;
import java.util.Optional;
import java.util.OptionalInt;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
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

    /** Computes what {@link #attended} and {@link #output} do for one sequence, with the way back. */
    Recorded record(Tensor x, ForwardPass pass, Tape tape) {
        long tokens = x.size(0);
        long turning = (long) config.heads() + config.keyValueHeads();
        RotaryAngles angles = pass.angles(local);
        Recorded projected = queryKeyValue.record(x, tape);
        Tensor all = projected.output().view(tokens, turning + config.keyValueHeads(), config.headDimension());
        Tensor exact = all.narrow(1, 0, turning).to(ScalarType.Float);
        Optional<Recorded> normed = headNorm.map(norm -> norm.record(exact, tape));
        CausalAttention attention = new CausalAttention(
                angles.turn(normed.map(Recorded::output).orElse(exact)),
                all.narrow(1, turning, config.keyValueHeads()),
                config.attentionScale(),
                window,
                precision,
                tape);
        Recorded result = output.record(attention.output(), tape);
        return new Recorded(result.output(), dy -> {
            CausalAttention.Gradients found = attention.back(result.back().apply(dy));
            Tensor turnedBack = angles.turnBack(found.turned());
            Tensor gradient = Device.where(dy)
                    .of(torch.empty(
                            new long[] {tokens, turning + config.keyValueHeads(), config.headDimension()},
                            new TensorOptions(precision.type()),
                            new MemoryFormatOptional()));
            gradient.narrow(1, 0, turning)
                    .copy_(normed.isPresent() ? normed.get().back().apply(turnedBack) : turnedBack);
            gradient.narrow(1, turning, config.keyValueHeads()).copy_(found.values());
            return projected.back().apply(gradient.view(tokens, -1));
        });
    }

    /** Returns what several threads projected together: [n, heads + 2 · keyValueHeads, headDimension]. */
    LaneHeads heads(HostTensor projected, HostRotary global, HostRotary windowed, int[] positions) {
        return new LaneHeads(config, layer, projected, local ? windowed : global, positions, headNorm);
    }

    /** Computes what the heads see: [n, hiddenSize] to [n, heads · headDimension]. */
    Tensor attended(Tensor x, ForwardPass pass) {
        long all = config.heads() + 2L * config.keyValueHeads();
        Tensor projected =
                queryKeyValue.forward(x, After.NOTHING, pass.adapters()).view(x.size(0), all, config.headDimension());
        return precision.of(pass.kernel()
                .attend(new ProjectedHeads(layer, config, projected, pass.angles(local), headNorm, window)));
    }
}
