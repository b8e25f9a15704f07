package dev.retort.local.transformer;

import dev.retort.local.tensor.HostTensor;
import dev.retort.local.tensor.Lanes;
import dev.retort.local.tensor.Lanes.Lane;
import dev.retort.local.tensor.TensorScope;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * A few tokens through the model, computed by several threads: each computes some columns of every product and some rows of
 * what stands between, and they meet where one needs what the others made. The numbers do not depend on how many there are.
 */
final class LanePass {

    private final Transformer model;
    private final int[] positions;
    private final HostRotary rotary;
    private final HostRotary localRotary;
    private final LaneAttention attention;
    private final Tensor ids;
    private final int tokens;
    private final int lanes;
    private final Tensor[] normed;
    private final Tensor attended;
    private final Tensor gated;
    private final Tensor[] stream;
    private final Tensor[] columns;
    private final NextScores.Part[] scores;

    /** Prepares in the present scope what the threads share. */
    LanePass(Transformer model, Tensor ids, int[] positions, LaneAttention attention) {
        this.model = model;
        this.ids = ids;
        this.positions = positions.clone();
        int most = Arrays.stream(positions).max().orElseThrow() + 1;
        this.rotary = model.rotary(false, most);
        this.localRotary = model.config().slidingWindow().isPresent() ? model.rotary(true, most) : rotary;
        this.attention = attention;
        this.tokens = Math.toIntExact(ids.size(0));
        this.lanes = model.lanes();
        // Fewer tokens than threads are not worth a meeting: each thread computes all for itself.
        this.normed = new Tensor[tokens < lanes ? lanes : 1];
        Arrays.setAll(normed, i -> empty(model.config().hiddenSize()));
        this.attended = empty((long) model.config().heads() * model.config().headDimension());
        this.gated = empty(model.blocks().getFirst().feedForward().width());
        this.stream = new Tensor[lanes];
        this.columns = new Tensor[lanes];
        this.scores = new NextScores.Part[lanes];
    }

    private Tensor empty(long width) {
        return HostTensor.empty(model.precision(), tokens, width).tensor();
    }

    /** Computes the scores, which live in the present scope. */
    NextScores scores(Lanes threads) {
        threads.run(this::compute);
        for (NextScores.Part part : scores) {
            TensorScope.take(part.scores());
        }
        return new NextScores(List.of(scores));
    }

    private void compute(Lane lane) {
        try (PointerScope scope = new PointerScope()) {
            // Each holds the columns of the residual stream that its parts of the products add to.
            Projection first = model.blocks().getFirst().attention().output();
            put(stream, lane, own(first, model.embed(ids), lane).contiguous());
            lane.meet();
            for (Block block : model.blocks()) {
                TensorScope.compute(() -> layer(block, lane));
            }
            OutputLayer output = model.output();
            NextScores.Part part =
                    NextScores.Part.of(output.head().forward(normed(output.norm(), stream, lane), lane.index()));
            part.scores().retainReference();
            scores[lane.index()] = part;
            lane.meet();
        }
    }

    /** Computes a layer's columns of the residual stream; it ends with a meeting, since others read what it frees. */
    private Tensor layer(Block block, Lane lane) {
        Tensor middle = attention(block, lane);
        put(stream, lane, middle);
        lane.meet();
        Tensor end = feedForward(block, middle, lane);
        put(stream, lane, end);
        lane.meet();
        return end;
    }

    private Tensor attention(Block block, Lane lane) {
        Attention layer = block.attention();
        Tensor x = Objects.requireNonNull(stream[lane.index()]);
        put(columns, lane, layer.queryKeyValue().forward(normed(block.attentionNorm(), stream, lane), lane.index()));
        lane.meet();
        attention.attend(layer.heads(List.of(columns), rotary, localRotary, positions), lane, attended);
        lane.meet();
        Projection output = layer.output();
        return block.afterAttention().isPresent()
                ? plusNormed(
                        x, block.afterAttention().get(), output, () -> output.forward(attended, lane.index()), lane)
                : output.plus(attended, x, lane.index());
    }

    private Tensor feedForward(Block block, Tensor x, Lane lane) {
        FeedForward layer = block.feedForward();
        Tensor inside = layer.gated(normed(block.feedForwardNorm(), stream, lane), lane.index());
        gated.narrow(1, layer.from(lane.index()), inside.size(1)).copy_(inside);
        lane.meet();
        Projection down = layer.down();
        return block.afterFeedForward().isPresent()
                ? plusNormed(x, block.afterFeedForward().get(), down, () -> down.forward(gated, lane.index()), lane)
                : down.plus(gated, x, lane.index());
    }

    private Tensor plusNormed(Tensor x, RmsNorm norm, Projection projection, Supplier<Tensor> product, Lane lane) {
        put(columns, lane, product.get());
        lane.meet();
        return own(projection, normed(norm, columns, lane), lane).add(x);
    }

    /** Computes the norm of what stands in columns side by side, [tokens, hiddenSize], which all threads read. */
    private Tensor normed(RmsNorm norm, Tensor[] parts, Lane lane) {
        if (normed.length > 1) {
            norm.forward(List.of(parts), 0, tokens, normed[lane.index()]);
            return normed[lane.index()];
        }
        int from = lane.from(tokens);
        norm.forward(List.of(parts), from, lane.to(tokens) - from, normed[0]);
        lane.meet();
        return normed[0];
    }

    private static Tensor own(Projection like, Tensor all, Lane lane) {
        return all.narrow(1, like.from(lane.index()), like.width(lane.index()));
    }

    private static void put(Tensor[] slots, Lane lane, Tensor tensor) {
        slots[lane.index()] = tensor;
    }
}
