package dev.retort.local.transformer;

import dev.retort.error.ResourceException;
import dev.retort.local.architecture.Architecture;
import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.architecture.Rotary;
import dev.retort.local.kernel.Kernels;
import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.HostCopy;
import dev.retort.local.tensor.Precision;
import dev.retort.local.tensor.TensorOwner;
import dev.retort.local.tensor.TensorScope;
import dev.retort.local.weights.ModelWeights;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A decoder-only transformer with its weights in memory, for training and generation alike.
 *
 * <p>A batch is flat: the tokens of all its sequences stand in one dimension, and the {@link AttentionKernel} knows which
 * belong together. Results live in the caller's {@link PointerScope}. Several threads may compute at once, as long as none
 * attaches a branch meanwhile.
 */
public final class Transformer implements AutoCloseable {

    /** Angles of positions are computed in such blocks. */
    private static final int POSITIONS = 512;

    private final ModelConfig config;
    private final Precision precision;
    private final TensorOwner owner;
    private final Optional<Kernels> kernels;
    private final Tensor embedding;
    private final List<Block> blocks;
    private final OutputLayer output;
    private final AtomicReference<HostRotary> rotary = new AtomicReference<>(HostRotary.NONE);
    private final AtomicReference<HostRotary> localRotary = new AtomicReference<>(HostRotary.NONE);
    private TensorOwner sideMemory = new TensorOwner();
    private int served;

    Transformer(
            ModelConfig config,
            Precision precision,
            TensorOwner owner,
            Optional<Kernels> kernels,
            Tensor embedding,
            List<Block> blocks,
            OutputLayer output) {
        this.config = config;
        this.precision = precision;
        this.owner = owner;
        this.kernels = kernels;
        this.embedding = embedding;
        this.blocks = List.copyOf(blocks);
        this.output = output;
    }

    /**
     * Copies a model's weights into the processor's memory, to train branches of it or to generate.
     *
     * @param weights need not stay open afterwards
     */
    public static Transformer load(ModelWeights weights, Precision precision) {
        return load(weights, precision, Device.CPU);
    }

    /**
     * Copies a model's weights into a device's memory, to train branches of it or to generate.
     *
     * @param weights need not stay open afterwards
     * @param device where the model lies and computes
     * @throws ResourceException if there is no such device
     */
    public static Transformer load(ModelWeights weights, Precision precision, Device device) {
        return new TransformerLoader(weights, precision, device, Map.of(), true, 1).load();
    }

    /**
     * Copies a model's weights into a device's memory to generate only, with low-rank branches added to them before they
     * are rounded: {@link Block#record} is refused where that saves memory.
     *
     * @param weights need not stay open afterwards
     * @param device where the model lies and computes
     * @param merged branches by the name of their layer, such as {@code model.layers.0.self_attn.q_proj}; not needed
     *     afterwards
     * @param threads that will compute a step of decoding together, at least 1: the products are divided among them
     * @throws ResourceException if there is no such device
     */
    public static Transformer generator(
            ModelWeights weights, Precision precision, Device device, Map<String, LoraBranch> merged, int threads) {
        return new TransformerLoader(weights, precision, device, merged, false, threads).load();
    }

    /** Returns its sizes and constants. */
    public ModelConfig config() {
        return config;
    }

    /** Returns the numbers it computes in. */
    public Precision precision() {
        return precision;
    }

    /** Returns where it lies and computes. */
    public Device device() {
        return Device.where(embedding);
    }

    /** Returns its layers, in order. */
    public List<Block> blocks() {
        return blocks;
    }

    /** Returns the linear layers of all blocks, to which branches can be attached. */
    public List<Linear> linears() {
        return blocks.stream().flatMap(block -> block.linears().stream()).toList();
    }

    /**
     * Prepares to compute sequences that are packed one behind another.
     *
     * @param lengths tokens of each sequence, in order, each at least 1
     */
    public ForwardPass packed(int... lengths) {
        int[] positions = new int[Arrays.stream(lengths).sum()];
        int at = 0;
        for (int length : lengths) {
            for (int i = 0; i < length; i++) {
                positions[at++] = i;
            }
        }
        return pass(positions, new PackedAttention(lengths));
    }

    /**
     * Prepares to compute tokens at the given positions of their sequences.
     *
     * @param positions counted from 0, one a token
     * @param kernel who attends to whom
     */
    public ForwardPass pass(int[] positions, AttentionKernel kernel) {
        return ForwardPass.of(config, device(), positions, kernel, Optional.empty());
    }

    /**
     * Prepares to compute tokens at the given positions of their sequences.
     *
     * @param adapters which of the {@link #serve served} adapters each token takes, counted from 0; negative for none
     */
    public ForwardPass pass(int[] positions, AttentionKernel kernel, int[] adapters) {
        return ForwardPass.of(
                config, device(), positions, kernel, TokenAdapters.of(adapters, served, precision, device()));
    }

    /**
     * Puts adapters beside the model, in place of those before: each token then takes one of them or none. Not while the
     * model computes; a {@link LaneModel} made before is of no more use. Only for a model that generates.
     *
     * @param adapters branches by the name of their layer, an adapter each; not needed afterwards
     */
    public void serve(List<Map<String, LoraBranch>> adapters) {
        SideWeights beside = new SideWeights(adapters, kernels, precision, new TensorOwner());
        try (NoGradGuard guard = new NoGradGuard()) {
            blocks.stream().flatMap(Block::projections).forEach(projection -> projection.put(beside.of(projection)));
        }
        sideMemory.close();
        sideMemory = beside.owner();
        served = adapters.size();
    }

    /** Returns the ranks of the served adapters in each kind of projection. */
    List<List<Integer>> sideRanks() {
        return blocks.stream()
                .flatMap(Block::projections)
                .flatMap(projection -> projection.side().stream())
                .map(SideBranches::ranks)
                .distinct()
                .toList();
    }

    /** Looks tokens up: int64 [n] to [n, hiddenSize]. */
    public Tensor embed(Tensor ids) {
        Tensor x = torch.embedding(embedding, device().of(ids));
        return config.architecture() == Architecture.GEMMA3 ? x.mul(gemmaScale()) : x;
    }

    private Scalar gemmaScale() {
        // Gemma multiplies by the square root rounded to the precision of the embedding.
        float scale = (float) Math.sqrt(config.hiddenSize());
        if (precision == Precision.BFLOAT16) {
            scale = Float.intBitsToFloat((Float.floatToRawIntBits(scale) + 0x8000) & 0xffff0000);
        }
        return new Scalar(scale);
    }

    /**
     * Computes the hidden states of a batch, layer by layer, each layer in its own scope.
     *
     * @param ids int64 [n]
     * @return [n, hiddenSize] before the last norm
     */
    public Tensor forward(Tensor ids, ForwardPass pass) {
        Tensor before = beforeLast(ids, pass);
        return TensorScope.compute(() -> blocks.getLast().forward(before, pass));
    }

    /**
     * Computes what {@link #forward(Tensor, ForwardPass)} gives for some tokens of a batch.
     *
     * @param rows which, at least one
     * @return [rows, hiddenSize] before the last norm
     */
    public Tensor forward(Tensor ids, ForwardPass pass, int[] rows) {
        Tensor before = beforeLast(ids, pass);
        Tensor wanted = device().of(HostCopy.ids(rows));
        return TensorScope.compute(() -> blocks.getLast().forward(before, pass, wanted));
    }

    private Tensor beforeLast(Tensor ids, ForwardPass pass) {
        Tensor x = embed(ids);
        for (Block block : blocks.subList(0, blocks.size() - 1)) {
            Tensor input = x;
            x = TensorScope.compute(() -> block.forward(input, pass));
        }
        return x;
    }

    /** Computes the scores of the next token: hidden states [m, hiddenSize] to float32 [m, vocabularySize]. */
    public Tensor logits(Tensor hidden) {
        return output.logits(hidden);
    }

    /** Computes the scores of the next token in the model's precision: hidden states [m, hiddenSize]. */
    public NextScores next(Tensor hidden) {
        return NextScores.of(output.scores(hidden));
    }

    /** Returns how many threads a {@link LaneModel} takes. */
    public int lanes() {
        return output.head().lanes();
    }

    /** Returns how several threads compute up to the given number of tokens together, in the processor's memory. */
    public LaneModel laneModel(int mostTokens) {
        return new LaneModel(this, mostTokens);
    }

    /** Returns the kernels that it generates with, if any. */
    public Optional<Kernels> kernels() {
        return kernels;
    }

    /** Returns the angles of at least the given number of positions, of the layers with a window or those without. */
    HostRotary rotary(boolean local, int positions) {
        AtomicReference<HostRotary> known = local ? localRotary : rotary;
        if (known.get().positions() < positions) {
            Rotary kind = local ? config.slidingWindow().orElseThrow().rotary() : config.rotary();
            known.set(HostRotary.of(Math.ceilDiv(positions, POSITIONS) * POSITIONS, kind, config.headDimension()));
        }
        return known.get();
    }

    OutputLayer output() {
        return output;
    }

    /**
     * Returns the negative log-likelihood of tokens, summed, in nats.
     *
     * @param hidden [m, hiddenSize]
     * @param targets the token that follows each
     */
    public double loss(Tensor hidden, int[] targets) {
        return output.loss(hidden, targets);
    }

    /**
     * Returns the negative log-likelihood of tokens, summed, in nats, and the gradient of that sum times a weight.
     *
     * @param hidden [m, hiddenSize]
     * @param targets the token that follows each
     * @param gradient by the hidden states, of their shape; overwritten
     */
    public double loss(Tensor hidden, int[] targets, double weight, Tensor gradient, StepBranches branches) {
        return output.loss(hidden, targets, weight, gradient, branches);
    }

    /** Fuses and casts the branches that are attached, as they are now, for {@link Block#record}. */
    public StepBranches branches() {
        return new StepBranches(blocks.stream().flatMap(Block::projections).toList());
    }

    /** Frees the weights: computing afterwards ends the JVM. */
    @Override
    public void close() {
        sideMemory.close();
        owner.close();
        kernels.ifPresent(Kernels::close);
    }
}
