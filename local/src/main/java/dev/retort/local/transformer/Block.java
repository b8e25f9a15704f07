package dev.retort.local.transformer;

import dev.retort.local.kernel.After;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;

/** One layer of the transformer: attention, then feed-forward, each added to the residual stream. */
public final class Block {

    private final RmsNorm attentionNorm;
    private final Attention attention;
    private final Optional<RmsNorm> afterAttention;
    private final RmsNorm feedForwardNorm;
    private final FeedForward feedForward;
    private final Optional<RmsNorm> afterFeedForward;

    Block(
            RmsNorm attentionNorm,
            Attention attention,
            Optional<RmsNorm> afterAttention,
            RmsNorm feedForwardNorm,
            FeedForward feedForward,
            Optional<RmsNorm> afterFeedForward) {
        this.attentionNorm = attentionNorm;
        this.attention = attention;
        this.afterAttention = afterAttention;
        this.feedForwardNorm = feedForwardNorm;
        this.feedForward = feedForward;
        this.afterFeedForward = afterFeedForward;
    }

    /** Computes the layer: [n, hiddenSize] to [n, hiddenSize], in the model's precision. */
    public Tensor forward(Tensor x, ForwardPass pass) {
        return afterAttention(attention.attended(attentionNorm.forward(x), pass), x, pass.adapters());
    }

    /**
     * Computes the last layer where only some tokens are wanted of it.
     *
     * @param rows int64, which
     */
    Tensor forward(Tensor x, ForwardPass pass, Tensor rows) {
        Tensor attended = attention.attended(attentionNorm.forward(x), pass);
        return afterAttention(
                attended.index_select(0, rows),
                x.index_select(0, rows),
                pass.adapters().map(adapters -> adapters.rows(rows)));
    }

    private Tensor afterAttention(Tensor attended, Tensor x, Optional<TokenAdapters> adapters) {
        Tensor middle = branch(x, afterAttention, after -> attention.output().forward(attended, after, adapters));
        Tensor normed = feedForwardNorm.forward(middle);
        return branch(middle, afterFeedForward, after -> feedForward.forward(normed, after, adapters));
    }

    /** Adds to the residual stream what a branch gives, normed where the model does so. */
    private static Tensor branch(Tensor x, Optional<RmsNorm> norm, Function<After, Tensor> branch) {
        return norm.isPresent()
                ? norm.get().forward(branch.apply(After.NOTHING)).add_(x)
                : branch.apply(new After.Plus(x));
    }

    /** Computes the layer for one sequence with the way back; what that needs stays on the tape. */
    public Recorded record(Tensor x, ForwardPass pass, Tape tape) {
        Recorded normed = attentionNorm.record(x, tape);
        Recorded attended = attention.record(normed.output(), pass, tape);
        Optional<Recorded> after = afterAttention.map(norm -> norm.record(attended.output(), tape));
        Tensor middle = x.add(after.orElse(attended).output());
        Recorded normedMiddle = feedForwardNorm.record(middle, tape);
        Recorded fed = feedForward.record(normedMiddle.output(), tape);
        Optional<Recorded> afterFed = afterFeedForward.map(norm -> norm.record(fed.output(), tape));
        return new Recorded(middle.add(afterFed.orElse(fed).output()), dy -> {
            Tensor dFed = afterFed.isPresent() ? afterFed.get().back().apply(dy) : dy;
            Tensor dMiddle = normedMiddle.back().apply(fed.back().apply(dFed)).add_(dy);
            Tensor dAttended = after.isPresent() ? after.get().back().apply(dMiddle) : dMiddle;
            return normed.back().apply(attended.back().apply(dAttended)).add_(dMiddle);
        });
    }

    RmsNorm attentionNorm() {
        return attentionNorm;
    }

    Attention attention() {
        return attention;
    }

    Optional<RmsNorm> afterAttention() {
        return afterAttention;
    }

    RmsNorm feedForwardNorm() {
        return feedForwardNorm;
    }

    FeedForward feedForward() {
        return feedForward;
    }

    Optional<RmsNorm> afterFeedForward() {
        return afterFeedForward;
    }

    Stream<Projection> projections() {
        return Stream.concat(Stream.of(attention.queryKeyValue(), attention.output()), feedForward.projections());
    }

    /** Returns the layer's linear layers: query, key, value, output, gate, up, down. */
    public List<Linear> linears() {
        return projections().flatMap(projection -> projection.parts().stream()).toList();
    }
}
