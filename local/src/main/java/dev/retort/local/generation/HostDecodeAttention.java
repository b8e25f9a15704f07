package dev.retort.local.generation;

import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.Lanes;
import dev.retort.local.transformer.LaneAttention;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * What {@link DecodeAttention} computes, in the processor's memory and by several threads: each takes some key-value heads of
 * some rows, its {@link DecodeShare}. What they compute in stays from step to step as long as its shape does.
 */
final class HostDecodeAttention implements AutoCloseable {

    private final ModelConfig config;
    private final KeyValueCache cache;
    private final int lanes;
    private final List<DecodeShare> shares = new ArrayList<>();
    private Optional<DecodeShare.Shape> shape = Optional.empty();

    /** @param lanes how many threads compute together */
    HostDecodeAttention(ModelConfig config, KeyValueCache cache, int lanes) {
        this.config = config;
        this.cache = cache;
        this.lanes = lanes;
    }

    /** Prepares a step in the present scope; the cache has columns for its tokens. */
    LaneAttention step(NewTokens tokens) {
        var present = new DecodeShare.Shape(tokens.rows(), tokens.width(), cache.columns());
        if (!shape.equals(Optional.of(present))) {
            close();
            int all = tokens.rows() * config.keyValueHeads();
            for (int lane = 0; lane < lanes; lane++) {
                int from = Lanes.bound(all, lane, lanes);
                shares.add(new DecodeShare(config, cache, present, from, Lanes.bound(all, lane + 1, lanes) - from));
            }
            shape = Optional.of(present);
        }
        Tensor mask = mask(tokens, Integer.MAX_VALUE);
        Tensor localMask = config.slidingWindow()
                .map(window -> mask(tokens, window.size()))
                .orElse(mask);
        return (heads, lane, attended) ->
                shares.get(lane.index()).attend(heads, tokens.columns(), heads.isLocal() ? localMask : mask, attended);
    }

    /** Returns what hides columns from the tokens of each head: [rows · keyValueHeads, width, 1, columns]. */
    private Tensor mask(NewTokens tokens, int window) {
        int heads = config.keyValueHeads();
        return tokens.mask(cache.precision(), Device.CPU, cache.columns(), window)
                .expand(tokens.rows(), heads, tokens.width(), 1, cache.columns())
                .reshape((long) tokens.rows() * heads, tokens.width(), 1, cache.columns());
    }

    @Override
    public void close() {
        shares.forEach(DecodeShare::close);
        shares.clear();
        shape = Optional.empty();
    }
}
