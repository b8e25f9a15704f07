package dev.retort.local.weights;

import dev.retort.local.architecture.Architecture;
import dev.retort.local.architecture.ModelConfig;
import java.nio.FloatBuffer;
import java.util.Locale;
import java.util.function.LongUnaryOperator;

/** Names and layout of a model's tensors in a GGUF file, from those of Hugging Face. */
public final class GgufLayout {

    private final ModelConfig config;

    /** Creates the layout of one model. */
    public GgufLayout(ModelConfig config) {
        this.config = config;
    }

    /** Returns what GGUF calls the architecture: Mistral is a llama there. */
    public String architecture() {
        return switch (config.architecture()) {
            case LLAMA, MISTRAL -> "llama";
            case QWEN2, QWEN3, GEMMA3 -> config.architecture().name().toLowerCase(Locale.ROOT);
        };
    }

    /** Returns ggml's name of a tensor, such as {@code blk.0.attn_q.weight}. */
    public String name(String huggingFace) {
        return GgufNames.ggml(huggingFace, config.architecture());
    }

    /** Returns a tensor's rows in the order of the file, from those in Hugging Face's. */
    public TensorRows toGguf(String name, long[] shape, TensorRows huggingFace) {
        RowOrder order = rowOrder(config, name, shape);
        return moved(huggingFace, shape, order, order::huggingFace, less(config, name));
    }

    /** Returns a tensor's rows in Hugging Face's order, from those of the file. */
    public TensorRows fromGguf(String name, long[] shape, TensorRows gguf) {
        RowOrder order = rowOrder(config, name, shape);
        return moved(gguf, shape, order, order::gguf, -less(config, name));
    }

    private static TensorRows moved(
            TensorRows rows, long[] shape, RowOrder order, LongUnaryOperator source, float more) {
        if (more == 0 && order.equals(RowOrder.SAME)) {
            return rows;
        }
        int columns = TensorRows.columns(shape);
        return (first, count, target) -> {
            // Rows move within their head alone.
            long from = first / order.head() * order.head();
            long to = (first + count + order.head() - 1) / order.head() * order.head();
            float[] values = new float[Math.toIntExact((to - from) * columns)];
            rows.read(from, to - from, FloatBuffer.wrap(values));
            for (int i = 0; more != 0 && i < values.length; i++) {
                values[i] += more;
            }
            for (long row = first; row < first + count; row++) {
                target.put(values, (int) (source.applyAsLong(row) - from) * columns, columns);
            }
        };
    }

    /** Returns by how much less a value is stored on the hub: Gemma's norms by one. */
    private static float less(ModelConfig config, String name) {
        return config.architecture() == Architecture.GEMMA3 && name.endsWith("norm.weight") ? 1 : 0;
    }

    /** Returns where the rows of a tensor in a GGUF lie on the hub. */
    private static RowOrder rowOrder(ModelConfig config, String name, long[] shape) {
        boolean permuted = config.architecture() == Architecture.LLAMA || config.architecture() == Architecture.MISTRAL;
        boolean turned = name.contains(".q_proj.") || name.contains(".k_proj.");
        return permuted && turned
                ? RowOrder.interleavedHeads(config.headDimension(), TensorRows.rows(shape))
                : RowOrder.SAME;
    }
}
