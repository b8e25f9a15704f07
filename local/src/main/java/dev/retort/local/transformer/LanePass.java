package dev.retort.local.transformer;

import dev.retort.local.kernel.After;
import dev.retort.local.kernel.Kernel;
import dev.retort.local.kernel.KernelPlan;
import dev.retort.local.kernel.Kernels;
import dev.retort.local.tensor.HostCopy;
import dev.retort.local.tensor.HostTensor;
import dev.retort.local.tensor.Lanes;
import dev.retort.local.tensor.Lanes.Lane;
import dev.retort.local.tensor.TensorOwner;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** A number of tokens through the model, prepared for threads that meet where one needs what the others made. */
final class LanePass implements AutoCloseable {

    private final Transformer model;
    private final LaneBuffers buffers;
    private final TensorOwner owner = new TensorOwner();
    private final List<Share> shares;
    private final NextScores.Part[] scores;

    /** The part of one thread. */
    private record Share(
            Optional<KernelPlan> plan, HostTensor projected, List<Layer> layers, Kernel head, Tensor scores) {}

    /**
     * A thread's part of a layer: after each kernel all threads meet, and between the first two each computes its attention.
     *
     * @param project queries, keys and values of the normed stream
     * @param output adds what attention gave to the stream, or puts it beside
     * @param afterAttention norms what was put beside and adds it
     * @param inside of the feed-forward network, of the normed stream
     * @param down adds what that gives to the stream, or puts it beside
     * @param afterFeedForward norms what was put beside and adds it
     */
    private record Layer(
            Kernel project,
            Kernel output,
            Optional<Kernel> afterAttention,
            Kernel inside,
            Kernel down,
            Optional<Kernel> afterFeedForward) {}

    /** @param all buffers of at least the given number of tokens */
    LanePass(Transformer model, LaneBuffers all, int tokens) {
        this.model = model;
        try (PointerScope scope = new PointerScope()) {
            this.buffers = all.rows(tokens, owner);
            this.shares =
                    IntStream.range(0, model.lanes()).mapToObj(this::share).toList();
        }
        this.scores = new NextScores.Part[model.lanes()];
    }

    private Share share(int lane) {
        Optional<KernelPlan> plan = model.kernels().map(Kernels::plan);
        LaneBuffers.Own own = buffers.own().get(lane);
        List<Layer> layers =
                model.blocks().stream().map(block -> layer(block, plan, lane)).toList();
        Kernel head = model.output()
                .norm()
                .prepared(plan, buffers.stream(), own.normed())
                .then(model.output()
                        .head()
                        .prepared(plan, own.normed(), own.scores(), After.NOTHING, lane, Optional.empty()));
        return new Share(plan, HostTensor.of(buffers.projected()), layers, head, own.scores());
    }

    private Layer layer(Block block, Optional<KernelPlan> plan, int lane) {
        LaneBuffers.Own own = buffers.own().get(lane);
        Projection queryKeyValue = block.attention().queryKeyValue();
        FeedForward feedForward = block.feedForward();
        return new Layer(
                block.attentionNorm()
                        .prepared(plan, buffers.stream(), own.normed())
                        .then(queryKeyValue.prepared(
                                plan,
                                own.normed(),
                                columns(queryKeyValue, buffers.projected(), lane),
                                After.NOTHING,
                                lane,
                                buffers.narrow(queryKeyValue, lane))),
                branch(block.attention().output(), buffers.attended(), block.afterAttention(), plan, lane),
                block.afterAttention().map(norm -> added(norm, block.attention().output(), plan, lane)),
                block.feedForwardNorm()
                        .prepared(plan, buffers.stream(), own.normed())
                        .then(feedForward.prepared(
                                plan,
                                own.normed(),
                                owner.keep(feedForward.columns(buffers.gate(), lane)),
                                owner.keep(feedForward.columns(buffers.inside(), lane)),
                                lane,
                                projection -> buffers.narrow(projection, lane))),
                branch(feedForward.down(), buffers.inside(), block.afterFeedForward(), plan, lane),
                block.afterFeedForward().map(norm -> added(norm, feedForward.down(), plan, lane)));
    }

    /** What leads back to the residual stream: added to it where no norm comes between. */
    private Kernel branch(
            Projection projection, Tensor x, Optional<RmsNorm> after, Optional<KernelPlan> plan, int lane) {
        Optional<SideBranches.Narrow> narrow = buffers.narrow(projection, lane);
        if (after.isPresent()) {
            Tensor beside = columns(projection, buffers.branch(), lane);
            return projection.prepared(plan, x, beside, After.NOTHING, lane, narrow);
        }
        Tensor stream = columns(projection, buffers.stream(), lane);
        return projection.prepared(plan, x, stream, new After.Plus(stream), lane, narrow);
    }

    private Kernel added(RmsNorm norm, Projection projection, Optional<KernelPlan> plan, int lane) {
        Tensor normed = buffers.own().get(lane).normed();
        Tensor own = columns(projection, normed, lane);
        Tensor stream = columns(projection, buffers.stream(), lane);
        return norm.prepared(plan, buffers.branch(), normed).then(Kernel.copying(stream, () -> stream.add(own)));
    }

    private Tensor columns(Projection projection, Tensor all, int lane) {
        return owner.keep(projection.columns(all, lane));
    }

    /** Computes the scores, which are valid until the next call. */
    NextScores scores(int[] ids, int[] positions, int[] adapters, LaneAttention attention, Lanes threads) {
        buffers.choose(adapters);
        int most = Arrays.stream(positions).max().orElseThrow() + 1;
        HostRotary rotary = model.rotary(false, most);
        HostRotary windowed = model.config().slidingWindow().isPresent() ? model.rotary(true, most) : rotary;
        threads.run(lane -> {
            if (lane.index() == 0) {
                Kernel.copying(buffers.stream(), () -> model.embed(HostCopy.ids(ids)))
                        .run();
            }
            lane.meet();
            Share share = shares.get(lane.index());
            for (int i = 0; i < share.layers().size(); i++) {
                LaneHeads heads =
                        model.blocks().get(i).attention().heads(share.projected(), rotary, windowed, positions);
                compute(share.layers().get(i), heads, attention, lane);
            }
            share.head().run();
            try (PointerScope scope = new PointerScope()) {
                scores[lane.index()] = NextScores.Part.of(share.scores());
            }
        });
        return new NextScores(List.of(scores));
    }

    private static void compute(Layer layer, LaneHeads heads, LaneAttention attention, Lane lane) {
        layer.project().run();
        lane.meet();
        attention.attend(heads, lane);
        lane.meet();
        layer.output().run();
        lane.meet();
        layer.afterAttention().ifPresent(kernel -> {
            kernel.run();
            lane.meet();
        });
        layer.inside().run();
        lane.meet();
        layer.down().run();
        lane.meet();
        layer.afterFeedForward().ifPresent(kernel -> {
            kernel.run();
            lane.meet();
        });
    }

    @Override
    public void close() {
        shares.forEach(share -> share.plan().ifPresent(KernelPlan::close));
        owner.close();
    }
}
