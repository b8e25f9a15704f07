package dev.retort.local.generation;

import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.tensor.Precision;
import dev.retort.local.transformer.AttentionKernel;
import dev.retort.local.transformer.PackedAttention;
import dev.retort.local.transformer.ProjectedHeads;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Prompts packed one behind another: writes their keys and values into the cache and attends to what is there. */
final class PrefillAttention implements AttentionKernel {

    private final KeyValueCache cache;
    private final List<Segment> segments;
    private final List<Optional<Tensor>> global = new ArrayList<>();
    private final List<Optional<Tensor>> local = new ArrayList<>();

    /**
     * The part of a prompt that is computed now.
     *
     * @param row of the cache
     * @param start the column of the prompt's first token
     * @param past how many of its tokens are in the cache
     * @param length how many follow now
     */
    record Segment(int row, int start, int past, int length) {}

    /** Prepares in the present scope what hides tokens, once for all layers. */
    PrefillAttention(ModelConfig config, KeyValueCache cache, List<Segment> segments) {
        this.cache = cache;
        this.segments = segments;
        for (Segment segment : segments) {
            global.add(mask(segment, OptionalInt.empty()));
            config.slidingWindow().ifPresent(window -> local.add(mask(segment, OptionalInt.of(window.size()))));
        }
    }

    private Optional<Tensor> mask(Segment segment, OptionalInt window) {
        return PackedAttention.mask(segment.length(), segment.past(), window)
                .map(cache.precision().promptAttention()::of)
                .map(cache.device()::of);
    }

    @Override
    public Tensor attend(ProjectedHeads heads) {
        List<Optional<Tensor>> masks = heads.window().isPresent() ? local : global;
        ProjectedHeads.Turned turned = heads.turned();
        if (segments.size() == 1) {
            return attend(heads, turned, segments.getFirst(), 0, masks.getFirst());
        }
        TensorVector outputs = new TensorVector();
        long from = 0;
        for (int i = 0; i < segments.size(); i++) {
            outputs.push_back(attend(heads, turned, segments.get(i), from, masks.get(i)));
            from += segments.get(i).length();
        }
        return torch.cat(outputs, 0);
    }

    private Tensor attend(
            ProjectedHeads heads, ProjectedHeads.Turned turned, Segment segment, long from, Optional<Tensor> mask) {
        int layer = heads.layer();
        int row = segment.row();
        int next = segment.start() + segment.past();
        int length = segment.length();
        cache.keys(layer, row, next, length)
                .copy_(turned.key().narrow(0, from, length).transpose(0, 1));
        cache.values(layer, row, next, length)
                .copy_(turned.value().narrow(0, from, length).transpose(0, 1));
        int all = segment.past() + length;
        Precision precision = cache.precision().promptAttention();
        return PackedAttention.attend(
                precision.of(turned.query().narrow(0, from, length)),
                precision.of(cache.keys(layer, row, segment.start(), all)),
                precision.of(cache.values(layer, row, segment.start(), all)),
                mask,
                heads.scale());
    }
}
