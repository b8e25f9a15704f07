package dev.retort.local.transformer;

import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.HostCopy;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Sequences packed one behind another: each token attends to those before it in its own sequence. */
public final class PackedAttention implements AttentionKernel {

    private final int[] lengths;

    /** @param lengths tokens of each sequence, in order, each at least 1 */
    public PackedAttention(int... lengths) {
        this.lengths = lengths.clone();
    }

    @Override
    public Tensor attend(ProjectedHeads heads) {
        ProjectedHeads.Turned turned = heads.turned();
        if (lengths.length == 1) {
            return sequence(turned.query(), turned.key(), turned.value(), heads);
        }
        TensorVector outputs = new TensorVector();
        long start = 0;
        for (int length : lengths) {
            outputs.push_back(sequence(
                    turned.query().narrow(0, start, length),
                    turned.key().narrow(0, start, length),
                    turned.value().narrow(0, start, length),
                    heads));
            start += length;
        }
        return torch.cat(outputs, 0);
    }

    private static Tensor sequence(Tensor query, Tensor key, Tensor value, ProjectedHeads heads) {
        return attend(
                query,
                key.transpose(0, 1),
                value.to(query.scalar_type()).transpose(0, 1),
                mask((int) query.size(0), 0, heads.window()).map(Device.where(query)::of),
                heads.scale());
    }

    /**
     * Lets the tokens of one sequence attend to those before them.
     *
     * @param query float32 or bfloat16, as key, value and mask are: [t, heads, headDimension]: the last t tokens of the
     *     sequence
     * @param key [keyValueHeads, past + t, headDimension]
     * @param value likewise
     * @param mask {@link #mask} of t and past
     * @return [t, heads · headDimension]
     */
    public static Tensor attend(Tensor query, Tensor key, Tensor value, Optional<Tensor> mask, double scale) {
        long tokens = query.size(0);
        long width = query.size(2);
        long keyValueHeads = key.size(0);
        long group = query.size(1) / keyValueHeads;
        long[] shared = {keyValueHeads, group, key.size(1), width};
        // Key-value heads stand where a batch would, and the queries of a group share one key without a copy: with
        // unequal head counts libtorch would repeat the keys and leave its fused kernel.
        Tensor output = torch.scaled_dot_product_attention(
                query.view(tokens, keyValueHeads, group, width).permute(1, 2, 0, 3),
                key.unsqueeze(1).expand(shared),
                value.unsqueeze(1).expand(shared),
                mask.map(TensorOptional::new).orElseGet(TensorOptional::new),
                0.0,
                mask.isEmpty() && tokens > 1,
                new DoubleOptional(scale),
                false);
        return output.permute(2, 0, 1, 3).reshape(tokens, keyValueHeads * group * width);
    }

    /**
     * Returns what is added to the scores of a sequence's last tokens: float32 [tokens, past + tokens]; empty where each
     * sees itself and all before it, and nothing is before the first.
     *
     * @param tokens how many tokens look
     * @param past how many tokens of the sequence come before them
     * @param window how many tokens each sees, itself included
     */
    public static Optional<Tensor> mask(int tokens, int past, OptionalInt window) {
        int columns = past + tokens;
        int seen = window.orElse(columns);
        if (columns <= seen && (past == 0 || tokens == 1)) {
            return Optional.empty();
        }
        float[] mask = new float[tokens * columns];
        Arrays.fill(mask, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < tokens; i++) {
            int end = past + i + 1;
            Arrays.fill(mask, i * columns + Math.max(0, end - seen), i * columns + end, 0);
        }
        return Optional.of(HostCopy.tensor(mask, tokens, columns));
    }
}
