package dev.retort.local.generation;

import dev.retort.local.tensor.Precision;
import dev.retort.local.transformer.AttentionKernel;
import dev.retort.local.transformer.PackedAttention;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Prompts packed one behind another: writes their keys and values into the cache and attends to what is there. */
final class PrefillAttention implements AttentionKernel {

    private final KeyValueCache cache;
    private final List<Segment> segments;

    /**
     * The part of a prompt that is computed now.
     *
     * @param row of the cache
     * @param start the column of the prompt's first token
     * @param past how many of its tokens are in the cache
     * @param length how many follow now
     */
    record Segment(int row, int start, int past, int length) {}

    PrefillAttention(KeyValueCache cache, List<Segment> segments) {
        this.cache = cache;
        this.segments = segments;
    }

    @Override
    public Tensor attend(Heads heads) {
        TensorVector outputs = new TensorVector();
        long from = 0;
        for (Segment segment : segments) {
            outputs.push_back(attend(heads, segment, from));
            from += segment.length();
        }
        return torch.cat(outputs, 0);
    }

    private Tensor attend(Heads heads, Segment segment, long from) {
        int layer = heads.layer();
        int row = segment.row();
        int next = segment.start() + segment.past();
        int length = segment.length();
        cache.keys(layer, row, next, length)
                .copy_(heads.key().narrow(0, from, length).transpose(0, 1));
        cache.values(layer, row, next, length)
                .copy_(heads.value().narrow(0, from, length).transpose(0, 1));
        int all = segment.past() + length;
        Precision precision = cache.precision().promptAttention();
        return PackedAttention.attend(
                precision.of(heads.query().narrow(0, from, length)),
                precision.of(cache.keys(layer, row, segment.start(), all)),
                precision.of(cache.values(layer, row, segment.start(), all)),
                segment.past(),
                heads.scale(),
                heads.window());
    }
}
