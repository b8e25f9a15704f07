package dev.retort.local.weights;

import dev.retort.local.architecture.Architecture;
import dev.retort.local.architecture.ModelConfig;
import java.nio.FloatBuffer;
import java.util.Locale;

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

    /** Returns a tensor's values in the order of the file; the buffer given is not needed afterwards. */
    public FloatBuffer toGguf(String name, long[] shape, FloatBuffer values) {
        return moved(name, shape, values, true);
    }

    /** Returns a tensor's values in Hugging Face's order; the buffer given is not needed afterwards. */
    public FloatBuffer fromGguf(String name, long[] shape, FloatBuffer values) {
        return moved(name, shape, values, false);
    }

    private FloatBuffer moved(String name, long[] shape, FloatBuffer values, boolean toGguf) {
        float more = less(config, name) * (toGguf ? 1 : -1);
        RowOrder order = rowOrder(config, name, shape[0]);
        if (more == 0 && order == RowOrder.SAME) {
            return values;
        }
        int columns = values.remaining() / Math.toIntExact(shape[0]);
        FloatBuffer moved = FloatBuffer.allocate(values.remaining());
        for (int row = 0; row < shape[0]; row++) {
            int other = (int) order.huggingFace(row);
            for (int i = 0; i < columns; i++) {
                int to = (toGguf ? row : other) * columns + i;
                int from = (toGguf ? other : row) * columns + i;
                moved.put(to, values.get(values.position() + from) + more);
            }
        }
        return moved;
    }

    /** Returns by how much less a value is stored on the hub: Gemma's norms by one. */
    static float less(ModelConfig config, String name) {
        return config.architecture() == Architecture.GEMMA3 && name.endsWith("norm.weight") ? 1 : 0;
    }

    /** Returns where the rows of a tensor in a GGUF lie on the hub. */
    static RowOrder rowOrder(ModelConfig config, String name, long rows) {
        boolean permuted = config.architecture() == Architecture.LLAMA || config.architecture() == Architecture.MISTRAL;
        boolean turned = name.contains(".q_proj.") || name.contains(".k_proj.");
        return permuted && turned ? RowOrder.interleavedHeads(config.headDimension(), rows) : RowOrder.SAME;
    }
}
