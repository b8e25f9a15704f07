package dev.retort.local.transformer;

import dev.retort.local.architecture.Architecture;
import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.kernel.Kernels;
import dev.retort.local.tensor.Activation;
import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.HostCopy;
import dev.retort.local.tensor.Lanes;
import dev.retort.local.tensor.Precision;
import dev.retort.local.tensor.TensorOwner;
import dev.retort.local.weights.ModelWeights;
import dev.retort.local.weights.TensorRows;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Builds a {@link Transformer} from weights under Hugging Face's names, tensor by tensor through one buffer. */
final class TransformerLoader {

    /** Values read at a time, 16 MiB of them: a large embedding would otherwise stay in memory twice while a model trains. */
    private static final long LARGEST_PART = 1 << 22;

    /** Products are divided at multiples of this number of outputs, which processors compute at once. */
    private static final int COLUMNS = 16;

    private final ModelWeights weights;
    private final ModelConfig config;
    private final Precision precision;
    private final Device device;
    private final Map<String, LoraBranch> merged;
    private final boolean trained;
    private final int lanes;
    private final TensorOwner owner = new TensorOwner();
    private final Optional<Kernels> kernels;
    private FloatBuffer buffer = FloatBuffer.allocate(0);
    /** Where a matrix lies until it is laid out, one after another. */
    private Optional<Tensor> scratch = Optional.empty();

    /**
     * @param trained whether branches of it may be trained, or it generates only
     * @param threads that compute a step of decoding together
     */
    TransformerLoader(
            ModelWeights weights,
            Precision precision,
            Device device,
            Map<String, LoraBranch> merged,
            boolean trained,
            int threads) {
        this.weights = weights;
        this.config = weights.config();
        this.precision = precision;
        this.device = device.ready();
        this.merged = merged;
        this.trained = trained;
        this.lanes = trained || device != Device.CPU ? 1 : lanes(threads);
        // In float32 a model that is trained keeps one plain copy: products of many rows gain little from another
        // layout.
        boolean laidOut = device == Device.CPU && !(trained && precision == Precision.FLOAT32);
        this.kernels = laidOut ? Kernels.find(precision) : Optional.empty();
    }

    Transformer load() {
        try (PointerScope scope = new PointerScope()) {
            Tensor embedding = owner.keep(read(List.of("model.embed_tokens.weight"), precision.type()));
            List<Block> blocks = new ArrayList<>();
            for (int layer = 0; layer < config.layers(); layer++) {
                blocks.add(block(layer, "model.layers." + layer + "."));
            }
            return new Transformer(
                    config,
                    precision,
                    owner,
                    kernels,
                    embedding,
                    blocks,
                    new OutputLayer(norm("model.norm"), head(embedding)));
        } catch (RuntimeException | Error e) {
            owner.close();
            kernels.ifPresent(Kernels::close);
            throw e;
        } finally {
            scratch.ifPresent(Tensor::releaseReference);
        }
    }

    /** No thread without a part of each product. */
    private int lanes(int threads) {
        long inside = weights.shape("model.layers.0.mlp.up_proj.weight")[0];
        long narrowest = Math.min(inside, config.hiddenSize()) / COLUMNS;
        int heads = config.heads() + 2 * config.keyValueHeads();
        return Math.toIntExact(Math.clamp(Math.min(narrowest, heads), 1, threads));
    }

    private Block block(int layer, String prefix) {
        boolean gemma = config.architecture() == Architecture.GEMMA3;
        Attention attention = new Attention(
                layer,
                config,
                precision,
                projection(
                        prefix,
                        List.of("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"),
                        config.headDimension()),
                projection(prefix, List.of("self_attn.o_proj"), COLUMNS),
                headNorm(prefix));
        FeedForward feedForward = new FeedForward(
                inputs(prefix, "mlp.gate_proj", "mlp.up_proj"),
                projection(prefix, List.of("mlp.down_proj"), COLUMNS),
                gemma ? Activation.GELU_TANH : Activation.SILU);
        RmsNorm attentionNorm = norm(prefix + "input_layernorm");
        RmsNorm afterAttention = norm(prefix + "post_attention_layernorm");
        return gemma
                ? new Block(
                        attentionNorm,
                        attention,
                        Optional.of(afterAttention),
                        norm(prefix + "pre_feedforward_layernorm"),
                        feedForward,
                        Optional.of(norm(prefix + "post_feedforward_layernorm")))
                : new Block(attentionNorm, attention, Optional.empty(), afterAttention, feedForward, Optional.empty());
    }

    private FeedForward.Inputs inputs(String prefix, String gate, String up) {
        return trained || device != Device.CPU
                ? new FeedForward.Inputs.Joined(projection(prefix, List.of(gate, up), COLUMNS))
                : new FeedForward.Inputs.Apart(
                        projection(prefix, List.of(gate), COLUMNS), projection(prefix, List.of(up), COLUMNS));
    }

    /** @param together outputs that stay in one part */
    private Projection projection(String prefix, List<String> layers, int together) {
        List<String> names = layers.stream().map(layer -> prefix + layer).toList();
        List<String> matrices = names.stream().map(name -> name + ".weight").toList();
        List<String> biases = names.stream().map(name -> name + ".bias").toList();
        List<Linear> linears = names.stream().map(this::linear).toList();
        try (PointerScope scope = new PointerScope()) {
            Tensor matrix = kernels.isPresent() ? readToScratch(matrices) : read(matrices, precision.type());
            Optional<Tensor> bias = weights.contains(biases.getFirst())
                    ? Optional.of(read(biases, precision.type()))
                    : Optional.empty();
            return new Projection(weight(matrix, bias, trained, together), precision, linears);
        }
    }

    private Linear linear(String name) {
        long[] shape = weights.shape(name + ".weight");
        return new Linear(name, shape[1], shape[0], device);
    }

    /** @param both whether gradients go back through it so often that a copy for that is worth its memory */
    private Weight weight(Tensor matrix, Optional<Tensor> bias, boolean both, int together) {
        List<Rows> parts = parts(matrix.size(0), together);
        if (kernels.isEmpty()) {
            return SplitWeight.of(parts.stream()
                    .<Weight>map(rows -> new PlainWeight(owner, rows.of(matrix), bias.map(rows::of)))
                    .toList());
        }
        Kernels found = kernels.get();
        return new KernelWeight(
                found,
                parts.stream()
                        .map(rows -> found.matrix(rows.of(matrix), bias.map(rows::of), owner))
                        .toList(),
                both ? Optional.of(found.matrix(matrix.t(), Optional.empty(), owner)) : Optional.empty());
    }

    private record Rows(long from, long count) {

        Tensor of(Tensor all) {
            return all.narrow(0, from, count);
        }
    }

    /** Divides outputs among the threads; those beyond the last whole unit are the last one's. */
    private List<Rows> parts(long outputs, int together) {
        int units = Math.toIntExact(outputs / together);
        return IntStream.range(0, lanes)
                .mapToObj(lane -> {
                    long from = (long) Lanes.bound(units, lane, lanes) * together;
                    long end = lane == lanes - 1 ? outputs : (long) Lanes.bound(units, lane + 1, lanes) * together;
                    return new Rows(from, end - from);
                })
                .toList();
    }

    private Projection head(Tensor embedding) {
        if (!config.tiedEmbeddings()) {
            return projection("", List.of("lm_head"), COLUMNS);
        }
        Linear head = new Linear("lm_head", config.hiddenSize(), config.vocabularySize(), device);
        if (trained) {
            // Looking tokens up needs it as it is; training computes few scores and can spare the copies.
            Weight plain = new PlainWeight(owner, embedding, Optional.empty());
            return new Projection(plain, precision, List.of(head));
        }
        Weight weight = weight(embedding, Optional.empty(), false, COLUMNS);
        return new Projection(weight, precision, List.of(head));
    }

    private RmsNorm norm(String name) {
        Tensor weight = shifted(name + ".weight", precision.type());
        return new RmsNorm(owner, kernels, weight, config.normEpsilon());
    }

    private Optional<HeadNorm> headNorm(String prefix) {
        String query = prefix + "self_attn.q_norm.weight";
        if (!weights.contains(query)) {
            return Optional.empty();
        }
        int heads = config.heads();
        int keyValueHeads = config.keyValueHeads();
        int width = config.headDimension();
        Tensor both = torch.cat(new TensorVector(
                shifted(query, ScalarType.Float).expand(heads, width),
                shifted(prefix + "self_attn.k_norm.weight", ScalarType.Float).expand(keyValueHeads, width)));
        return Optional.of(new HeadNorm(owner, both, config.normEpsilon()));
    }

    /** Reads the weight of a norm; Gemma's are stored less one. */
    private Tensor shifted(String name, ScalarType type) {
        Tensor stored = read(List.of(name), ScalarType.Float);
        Tensor weight = config.architecture() == Architecture.GEMMA3 ? stored.add(new Scalar(1f)) : stored;
        return owner.keep(weight.to(type));
    }

    /** Reads tensors of equal width one below another. */
    private Tensor read(List<String> names, ScalarType type) {
        Tensor target = torch.empty(shape(names), new TensorOptions(type), new MemoryFormatOptional());
        readTo(target, names);
        return device.of(target);
    }

    /** Reads matrices likewise, where the next ones are read as well. */
    private Tensor readToScratch(List<String> names) {
        long[] shape = shape(names);
        long size = shape[0] * shape[1];
        if (scratch.isEmpty() || scratch.get().size(0) < size) {
            scratch.ifPresent(Tensor::releaseReference);
            Tensor larger =
                    torch.empty(new long[] {size}, new TensorOptions(precision.type()), new MemoryFormatOptional());
            scratch = Optional.of(larger.retainReference());
        }
        Tensor target = scratch.get().narrow(0, 0, size).view(shape);
        readTo(target, names);
        return target;
    }

    private long[] shape(List<String> names) {
        long[] shape = weights.shape(names.getFirst()).clone();
        shape[0] = names.stream().mapToLong(name -> weights.shape(name)[0]).sum();
        return shape;
    }

    private void readTo(Tensor target, List<String> names) {
        long row = 0;
        for (String name : names) {
            row += read(name, target, row);
        }
    }

    /** Copies a tensor into the rows of another from one on, a part at a time; returns how many it filled. */
    private long read(String name, Tensor target, long row) {
        long[] shape = weights.shape(name);
        long columns = TensorRows.columns(shape);
        boolean vector = shape.length == 1;
        long all = TensorRows.rows(shape);
        long together = Math.min(all, Math.max(1, LARGEST_PART / columns));
        for (long first = 0; first < all; first += together) {
            long rows = Math.min(together, all - first);
            try (PointerScope scope = new PointerScope()) {
                FloatBuffer values = buffer(rows * columns);
                weights.rows(name).read(first, rows, values);
                Tensor part =
                        vector ? HostCopy.over(values.flip(), columns) : HostCopy.over(values.flip(), rows, columns);
                target.narrow(0, row + first, vector ? columns : rows).copy_(withBranch(name, first, part));
            }
        }
        return shape[0];
    }

    private Tensor withBranch(String name, long first, Tensor weight) {
        LoraBranch branch = name.endsWith(".weight") ? merged.get(name.substring(0, name.length() - 7)) : null;
        return branch == null
                ? weight
                : weight.add(
                        torch.matmul(branch.b().narrow(0, first, weight.size(0)), branch.a()),
                        new Scalar(branch.scale()));
    }

    private FloatBuffer buffer(long elements) {
        if (buffer.capacity() < elements) {
            buffer = ByteBuffer.allocateDirect(Math.multiplyExact(Math.toIntExact(elements), Float.BYTES))
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
        }
        return buffer.clear().limit(Math.toIntExact(elements));
    }
}
