package dev.retort.local.transformer;

import dev.retort.local.tensor.HostTensor;
import dev.retort.local.tensor.TensorOwner;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * What threads that compute tokens together read and write, each tensor with a row a token, in the model's precision.
 *
 * @param stream the residual stream, of which each thread writes the columns that its products add to
 * @param projected queries, keys and values
 * @param attended what attention gives
 * @param inside of the feed-forward network
 * @param gate of the feed-forward network, after its activation: each thread writes its columns
 * @param branch what is normed before it is added, in models that do so
 * @param own of each thread
 */
record LaneBuffers(
        Tensor stream, Tensor projected, Tensor attended, Tensor inside, Tensor gate, Tensor branch, List<Own> own) {

    /**
     * What one thread has for itself.
     *
     * @param normed the stream after a norm
     * @param scores of its part of the vocabulary
     */
    record Own(Tensor normed, Tensor scores) {}

    static LaneBuffers of(Transformer model, int tokens, TensorOwner owner) {
        long hidden = model.config().hiddenSize();
        long heads = model.config().heads();
        long width = model.config().headDimension();
        FeedForward feedForward = model.blocks().getFirst().feedForward();
        Projection head = model.output().head();
        return new LaneBuffers(
                empty(model, tokens, hidden, owner),
                empty(model, tokens, (heads + 2L * model.config().keyValueHeads()) * width, owner),
                empty(model, tokens, heads * width, owner),
                empty(model, tokens, feedForward.width(), owner),
                empty(model, tokens, feedForward.width(), owner),
                empty(model, tokens, hidden, owner),
                IntStream.range(0, model.lanes())
                        .mapToObj(lane -> new Own(
                                empty(model, tokens, hidden, owner), empty(model, tokens, head.width(lane), owner)))
                        .toList());
    }

    private static Tensor empty(Transformer model, int tokens, long width, TensorOwner owner) {
        return owner.keep(HostTensor.empty(model.precision(), tokens, width).tensor());
    }

    /** Returns the rows of fewer tokens. */
    LaneBuffers rows(int tokens, TensorOwner owner) {
        return new LaneBuffers(
                rows(stream, tokens, owner),
                rows(projected, tokens, owner),
                rows(attended, tokens, owner),
                rows(inside, tokens, owner),
                rows(gate, tokens, owner),
                rows(branch, tokens, owner),
                own.stream()
                        .map(one -> new Own(rows(one.normed(), tokens, owner), rows(one.scores(), tokens, owner)))
                        .toList());
    }

    private static Tensor rows(Tensor all, int tokens, TensorOwner owner) {
        return owner.keep(all.narrow(0, 0, tokens));
    }
}
