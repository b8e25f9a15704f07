package dev.retort.local.transformer;

import dev.retort.local.tensor.HostTensor;
import dev.retort.local.tensor.TensorOwner;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
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
 * @param masks by the ranks of adapters beside a projection, [tokens, sum of ranks]: 1 where a token takes a rank, else 0
 * @param own of each thread
 */
record LaneBuffers(
        Tensor stream,
        Tensor projected,
        Tensor attended,
        Tensor inside,
        Tensor gate,
        Tensor branch,
        Map<List<Integer>, Tensor> masks,
        List<Own> own) {

    /**
     * What one thread has for itself.
     *
     * @param normed the stream after a norm
     * @param scores of its part of the vocabulary
     * @param low by the ranks of adapters, the narrow side of the branches beside a projection
     */
    record Own(Tensor normed, Tensor scores, Map<List<Integer>, Tensor> low) {}

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
                byRanks(model, tokens, owner),
                IntStream.range(0, model.lanes())
                        .mapToObj(lane -> new Own(
                                empty(model, tokens, hidden, owner),
                                empty(model, tokens, head.width(lane), owner),
                                byRanks(model, tokens, owner)))
                        .toList());
    }

    private static Map<List<Integer>, Tensor> byRanks(Transformer model, int tokens, TensorOwner owner) {
        return model.sideRanks().stream()
                .collect(Collectors.toMap(ranks -> ranks, ranks -> empty(model, tokens, sum(ranks), owner)));
    }

    private static int sum(List<Integer> ranks) {
        return ranks.stream().mapToInt(Integer::intValue).sum();
    }

    /** Returns where a lane computes the narrow side of the branches beside a projection, if it has any. */
    Optional<SideBranches.Narrow> narrow(Projection projection, int lane) {
        return projection
                .side()
                .map(SideBranches::ranks)
                .map(ranks -> new SideBranches.Narrow(
                        Objects.requireNonNull(masks.get(ranks)),
                        Objects.requireNonNull(own.get(lane).low().get(ranks))));
    }

    /**
     * Says which adapter each token takes.
     *
     * @param adapters counted from 0; negative for none
     */
    void choose(int[] adapters) {
        masks.forEach((ranks, mask) -> {
            int width = sum(ranks);
            float[] values = new float[adapters.length * width];
            for (int token = 0; token < adapters.length; token++) {
                if (adapters[token] >= 0) {
                    int from = token * width + sum(ranks.subList(0, adapters[token]));
                    Arrays.fill(values, from, from + ranks.get(adapters[token]), 1);
                }
            }
            HostTensor.of(mask).put(0, values, 0, values.length);
        });
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
                rows(masks, tokens, owner),
                own.stream()
                        .map(one -> new Own(
                                rows(one.normed(), tokens, owner),
                                rows(one.scores(), tokens, owner),
                                rows(one.low(), tokens, owner)))
                        .toList());
    }

    private static Map<List<Integer>, Tensor> rows(Map<List<Integer>, Tensor> all, int tokens, TensorOwner owner) {
        return all.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, one -> rows(one.getValue(), tokens, owner)));
    }

    private static Tensor rows(Tensor all, int tokens, TensorOwner owner) {
        return owner.keep(all.narrow(0, 0, tokens));
    }
}
