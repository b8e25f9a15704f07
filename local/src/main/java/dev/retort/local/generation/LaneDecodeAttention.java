package dev.retort.local.generation;

import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.generation.DecodeShare.Shape;
import dev.retort.local.kernel.Kernels;
import dev.retort.local.tensor.HostTensor;
import dev.retort.local.tensor.Lanes;
import dev.retort.local.tensor.Precision;
import dev.retort.local.tensor.TensorOwner;
import dev.retort.local.transformer.LaneAttention;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * What {@link DecodeAttention} computes, in the processor's memory and by several threads: each takes some key-value heads of
 * some rows, its {@link DecodeShare}. What they compute in stays as long as the cache's tensors are the same.
 */
final class LaneDecodeAttention implements AutoCloseable {

    /** Sequences come and go, and some guess: as many shapes are kept as one that is common takes. */
    private static final int MOST_PREPARED = 64;

    private final ModelConfig config;
    private final Optional<Kernels> kernels;
    private final KeyValueCache cache;
    private final int lanes;
    private final IntFunction<Tensor> attended;
    private final Map<Shape, Prepared> prepared = new HashMap<>();
    private int layout;

    /**
     * What a shape needs.
     *
     * @param mask what is added to the scores: float32 [rows · keyValueHeads, width · group, columns]
     * @param localMask the same in layers with a window
     */
    private record Prepared(TensorOwner owner, HostTensor mask, HostTensor localMask, List<DecodeShare> shares) {}

    /**
     * @param lanes how many threads compute together
     * @param attended where the attention of the tokens is written: [tokens, heads · headDimension]
     */
    LaneDecodeAttention(
            ModelConfig config,
            Optional<Kernels> kernels,
            KeyValueCache cache,
            int lanes,
            IntFunction<Tensor> attended) {
        this.config = config;
        this.kernels = kernels;
        this.cache = cache;
        this.lanes = lanes;
        this.attended = attended;
    }

    /** Prepares a step; the cache has columns for its tokens. */
    LaneAttention step(NewTokens tokens) {
        Shape shape = new Shape(tokens.rows(), tokens.width(), cache.columns());
        if (layout != cache.layout() || prepared.size() == MOST_PREPARED) {
            close();
            layout = cache.layout();
        }
        Prepared present = prepared.computeIfAbsent(shape, this::prepare);
        hide(tokens, present.mask(), Integer.MAX_VALUE);
        config.slidingWindow().ifPresent(window -> hide(tokens, present.localMask(), window.size()));
        return (heads, lane) -> present.shares().get(lane.index()).attend(heads, tokens.columns());
    }

    private Prepared prepare(Shape shape) {
        TensorOwner owner = new TensorOwner();
        try (PointerScope scope = new PointerScope()) {
            HostTensor mask = mask(shape, owner);
            HostTensor localMask = config.slidingWindow().isPresent() ? mask(shape, owner) : mask;
            int all = shape.rows() * config.keyValueHeads();
            return new Prepared(
                    owner,
                    mask,
                    localMask,
                    IntStream.range(0, lanes)
                            .mapToObj(lane -> new DecodeShare(
                                    config,
                                    kernels,
                                    cache,
                                    shape,
                                    new DecodeShare.Heads(
                                            Lanes.bound(all, lane, lanes), Lanes.bound(all, lane + 1, lanes)),
                                    new DecodeShare.Masks(mask.tensor(), localMask.tensor()),
                                    attended.apply(shape.rows() * shape.width())))
                            .toList());
        }
    }

    private HostTensor mask(Shape shape, TensorOwner owner) {
        HostTensor mask = HostTensor.empty(
                Precision.FLOAT32,
                (long) shape.rows() * config.keyValueHeads(),
                (long) shape.width() * config.group(),
                shape.columns());
        owner.keep(mask.tensor());
        return mask;
    }

    /** Hides columns from the tokens of each head. */
    private void hide(NewTokens tokens, HostTensor mask, int window) {
        int heads = config.keyValueHeads();
        int group = config.group();
        for (int row = 0; row < tokens.rows(); row++) {
            for (int i = 0; i < tokens.width(); i++) {
                float[] seen = tokens.seen(row, i, cache.columns(), window);
                for (int head = 0; head < heads; head++) {
                    long first = (((long) row * heads + head) * tokens.width() + i) * group;
                    for (int query = 0; query < group; query++) {
                        mask.put((first + query) * seen.length, seen, 0, seen.length);
                    }
                }
            }
        }
    }

    @Override
    public void close() {
        prepared.values().forEach(one -> {
            one.shares().forEach(DecodeShare::close);
            one.owner().close();
        });
        prepared.clear();
    }
}
