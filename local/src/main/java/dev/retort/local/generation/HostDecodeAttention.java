package dev.retort.local.generation;

import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.tensor.HostTensor;
import dev.retort.local.transformer.AttentionKernel;
import dev.retort.local.transformer.ProjectedHeads;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What {@link DecodeAttention} computes, in the processor's memory: Java turns the heads and writes them into the cache,
 * and libtorch is left with two products and the softmax between, whose results all layers of a step share.
 */
final class HostDecodeAttention implements AttentionKernel {

    private final ModelConfig config;
    private final KeyValueCache cache;
    private final int rows;
    private final int column;
    private final Tensor mask;
    private final HostTensor query;
    private final Tensor scores;
    private final Tensor scoresByRow;
    private final Tensor probabilities;
    private final Tensor output;
    private final Tensor localMask;

    /**
     * Prepares a step in the present scope.
     *
     * @param rows how many rows get a token
     * @param column where it is written
     * @param mask [rows, 1, 1, columns] in the cache's precision: minus infinity before a row's first token and behind this
     *     column
     */
    HostDecodeAttention(ModelConfig config, KeyValueCache cache, int rows, int column, Tensor mask) {
        this.config = config;
        this.cache = cache;
        this.rows = rows;
        this.column = column;
        this.mask = mask.narrow(3, 0, cache.columns());
        this.localMask = config.slidingWindow()
                .map(window -> windowed(column + 1 - window.size()))
                .orElse(this.mask);
        int keyValueHeads = config.keyValueHeads();
        int group = config.heads() / keyValueHeads;
        long together = (long) rows * keyValueHeads;
        this.query = HostTensor.empty(cache.precision(), together, group, config.headDimension());
        this.scores = HostTensor.empty(cache.precision(), together, group, cache.columns())
                .tensor();
        this.scoresByRow = scores.view(rows, keyValueHeads, group, cache.columns());
        this.probabilities = torch.empty_like(scores);
        this.output = torch.empty_like(query.tensor());
    }

    @Override
    public Tensor attend(ProjectedHeads heads) {
        write(heads);
        // The queries of a group stand where the tokens of a sequence would: each key is read once for all of them.
        torch.bmm_out(
                scores,
                query.tensor(),
                together(cache.firstKeys(heads.layer(), rows)).transpose(1, 2));
        scoresByRow.add_(heads.window().isPresent() ? localMask : mask);
        torch.softmax_out(probabilities, scores, -1);
        torch.bmm_out(output, probabilities, together(cache.firstValues(heads.layer(), rows)));
        return output.view(rows, (long) config.heads() * config.headDimension());
    }

    private Tensor together(Tensor byRow) {
        return byRow.view((long) rows * config.keyValueHeads(), cache.columns(), config.headDimension());
    }

    /** Puts the queries, with the scale of the scores, where the product reads them, keys and values into the cache. */
    private void write(ProjectedHeads heads) {
        float[] values = heads.turnedOnHost();
        cache.put(heads.layer(), rows, column, values);
        int queries = config.heads() * config.headDimension();
        int token = values.length / rows;
        float scale = (float) heads.scale();
        for (int row = 0; row < rows; row++) {
            int from = row * token;
            for (int i = from; i < from + queries; i++) {
                values[i] *= scale;
            }
            query.put((long) row * queries, values, from, queries);
        }
    }

    /** Hides the first columns as well, which no row's window reaches. */
    private Tensor windowed(int hidden) {
        if (hidden <= 0) {
            return mask;
        }
        Tensor windowed = mask.clone();
        windowed.narrow(3, 0, hidden).fill_(new Scalar(Float.NEGATIVE_INFINITY));
        return windowed;
    }
}
