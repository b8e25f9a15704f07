package dev.retort.local.generation;

import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.generation.Pass.Segment;
import dev.retort.local.tensor.Precision;
import dev.retort.local.transformer.PackedAttention;
import dev.retort.local.transformer.ProjectedHeads;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Prompts attend by libtorch's fused operation, a segment at a time. */
final class PlainPromptAttention implements PromptAttention {

    private final KeyValueCache cache;
    private final Precision precision;
    private final Pass pass;
    private final List<Segment> segments;
    private final List<Optional<Tensor>> global = new ArrayList<>();
    private final List<Optional<Tensor>> local = new ArrayList<>();

    /** Prepares in the present scope what hides tokens, once for all layers. */
    PlainPromptAttention(ModelConfig config, KeyValueCache cache, Pass pass) {
        this.cache = cache;
        this.precision = cache.precision();
        this.pass = pass;
        this.segments = pass.segments();
        for (Segment segment : segments) {
            global.add(mask(segment, OptionalInt.empty()));
            config.slidingWindow().ifPresent(window -> local.add(mask(segment, OptionalInt.of(window.size()))));
        }
    }

    private Optional<Tensor> mask(Segment segment, OptionalInt window) {
        return PackedAttention.mask(segment.length(), segment.past(), window)
                .map(precision::of)
                .map(cache.device()::of);
    }

    @Override
    public Tensor attend(ProjectedHeads heads) {
        List<Optional<Tensor>> masks = heads.window().isPresent() ? local : global;
        ProjectedHeads.Turned turned = heads.turned();
        pass.write(cache, heads.layer(), turned);
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
        int all = segment.past() + segment.length();
        return PackedAttention.attend(
                precision.of(turned.query().narrow(0, from, segment.length())),
                precision.of(cache.keys(layer, row, 0, all)),
                precision.of(cache.values(layer, row, 0, all)),
                mask,
                heads.scale());
    }

    @Override
    public void close() {}
}
