package dev.retort.local.generation;

import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.HostTensor;
import dev.retort.local.tensor.Lanes.Lane;
import dev.retort.local.transformer.LaneAttention;
import dev.retort.local.transformer.ProjectedHeads;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What {@link DecodeAttention} computes, in the processor's memory and by several threads: each takes some key-value heads of
 * some rows. Java turns the heads and writes them into the cache, and libtorch is left with two products and the softmax
 * between, whose results all layers of a step share.
 */
final class HostDecodeAttention implements LaneAttention {

    private final ModelConfig config;
    private final KeyValueCache cache;
    private final NewTokens tokens;
    private final int group;
    private final List<Share> shares = new ArrayList<>();

    /** Prepares a step in the present scope; the cache has columns for its tokens. */
    HostDecodeAttention(ModelConfig config, KeyValueCache cache, NewTokens tokens, int lanes) {
        this.config = config;
        this.cache = cache;
        this.tokens = tokens;
        this.group = config.heads() / config.keyValueHeads();
        Tensor mask = mask(Integer.MAX_VALUE);
        Tensor localMask =
                config.slidingWindow().map(window -> mask(window.size())).orElse(mask);
        int together = together();
        for (int lane = 0; lane < lanes; lane++) {
            int from = together * lane / lanes;
            shares.add(new Share(from, together * (lane + 1) / lanes - from, mask, localMask));
        }
    }

    /** Returns what hides columns from the tokens of each head: [rows · keyValueHeads, width, 1, columns]. */
    private Tensor mask(int window) {
        return tokens.mask(cache.precision(), Device.CPU, cache.columns(), window)
                .expand(tokens.rows(), config.keyValueHeads(), tokens.width(), 1, cache.columns())
                .reshape(together(), tokens.width(), 1, cache.columns());
    }

    private int together() {
        return tokens.rows() * config.keyValueHeads();
    }

    /** Key-value heads of one thread, counted through all rows, and where it puts what it computes of them. */
    private final class Share {

        private final int from;
        private final int count;
        private final Tensor mask;
        private final Tensor localMask;
        private final HostTensor query;
        private final Tensor scores;
        private final Tensor scoresByToken;
        private final Tensor probabilities;
        private final HostTensor output;

        Share(int from, int count, Tensor mask, Tensor localMask) {
            this.from = from;
            this.count = count;
            this.mask = mask.narrow(0, from, count);
            this.localMask = localMask.narrow(0, from, count);
            // The queries of a group stand where the tokens of a sequence would: each key is read once for all of them.
            long queries = (long) tokens.width() * group;
            this.query = HostTensor.empty(cache.precision(), count, queries, config.headDimension());
            this.scores = HostTensor.empty(cache.precision(), count, queries, cache.columns())
                    .tensor();
            this.scoresByToken = scores.view(count, tokens.width(), group, cache.columns());
            this.probabilities = torch.empty_like(scores);
            this.output = HostTensor.empty(cache.precision(), count, queries, config.headDimension());
        }

        void attend(ProjectedHeads heads, Tensor attended) {
            write(heads);
            torch.bmm_out(
                    scores,
                    query.tensor(),
                    own(cache.firstKeys(heads.layer(), tokens.rows())).transpose(1, 2));
            scoresByToken.add_(heads.window().isPresent() ? localMask : mask);
            torch.softmax_out(probabilities, scores, -1);
            Tensor values = own(cache.firstValues(heads.layer(), tokens.rows()));
            if (tokens.width() == 1) {
                torch.bmm_out(
                        attended.view(together(), group, config.headDimension()).narrow(0, from, count),
                        probabilities,
                        values);
            } else {
                torch.bmm_out(output.tensor(), probabilities, values);
                read(HostTensor.of(attended));
            }
        }

        private Tensor own(Tensor byRow) {
            return byRow.view(together(), cache.columns(), config.headDimension())
                    .narrow(0, from, count);
        }

        /** Puts queries, with the scale of the scores, where the product reads them, keys and values into the cache. */
        private void write(ProjectedHeads heads) {
            int keyValueHeads = config.keyValueHeads();
            int width = config.headDimension();
            int token = (config.heads() + 2 * keyValueHeads) * width;
            int firstToken = from / keyValueHeads * tokens.width();
            int endToken = ((from + count - 1) / keyValueHeads + 1) * tokens.width();
            float[] values = heads.onHost(firstToken, endToken - firstToken);
            float scale = (float) heads.scale();
            HostTensor keys = cache.keysOnHost(heads.layer());
            HostTensor cachedValues = cache.valuesOnHost(heads.layer());
            for (int at = from; at < from + count; at++) {
                int row = at / keyValueHeads;
                int head = at % keyValueHeads;
                for (int i = 0; i < tokens.width(); i++) {
                    int index = row * tokens.width() + i;
                    int start = (index - firstToken) * token;
                    int queries = start + head * group * width;
                    for (int j = 0; j < group; j++) {
                        heads.turn(values, queries + j * width, index, head * group + j);
                    }
                    for (int j = queries; j < queries + group * width; j++) {
                        values[j] *= scale;
                    }
                    query.put(
                            ((long) (at - from) * tokens.width() + i) * group * width, values, queries, group * width);
                    int key = start + (config.heads() + head) * width;
                    heads.turn(values, key, index, config.heads() + head);
                    long to = cache.at(row, head, tokens.columns()[row] + i);
                    keys.put(to, values, key, width);
                    cachedValues.put(to, values, key + keyValueHeads * width, width);
                }
            }
        }

        /** Puts what was computed of several tokens of a row where the next product reads them token by token. */
        private void read(HostTensor attended) {
            int width = group * config.headDimension();
            float[] values = new float[width];
            for (int at = 0; at < count; at++) {
                int row = (from + at) / config.keyValueHeads();
                int head = (from + at) % config.keyValueHeads();
                for (int i = 0; i < tokens.width(); i++) {
                    output.get(((long) at * tokens.width() + i) * width, values, 0, width);
                    long token = (long) row * tokens.width() + i;
                    attended.put((token * config.keyValueHeads() + head) * width, values, 0, width);
                }
            }
        }
    }

    @Override
    public void attend(ProjectedHeads heads, Lane lane, Tensor attended) {
        Share share = shares.get(lane.index());
        if (share.count > 0) {
            share.attend(heads, attended);
        }
    }
}
