package dev.retort.local.transformer;

import java.util.List;
import java.util.Optional;
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
        Tensor attended = attention.forward(attentionNorm.forward(x), pass);
        Tensor middle = x.add(afterAttention.isPresent() ? afterAttention.get().forward(attended) : attended);
        Tensor fed = feedForward.forward(feedForwardNorm.forward(middle));
        return middle.add(afterFeedForward.isPresent() ? afterFeedForward.get().forward(fed) : fed);
    }

    /** Returns the layer's linear layers: query, key, value, output, gate, up, down. */
    public List<Linear> linears() {
        return Stream.of(attention.queryKeyValue(), attention.output(), feedForward.gateUp(), feedForward.down())
                .flatMap(projection -> projection.parts().stream())
                .toList();
    }
}
