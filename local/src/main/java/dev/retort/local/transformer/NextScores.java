package dev.retort.local.transformer;

import dev.retort.local.tensor.HostCopy;
import dev.retort.local.tensor.Precision;
import java.util.List;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The scores of the next token after each of some tokens. Lives as long as its tensors. */
public final class NextScores {

    private final List<Part> parts;

    /**
     * Some columns of the vocabulary.
     *
     * @param scores [n, columns] in the model's precision
     * @param largest of each row, float32
     * @param at the first column where that is
     */
    record Part(Tensor scores, float[] largest, long[] at) {

        static Part of(Tensor scores) {
            T_TensorTensor_T largest = torch.max(scores, -1);
            return new Part(
                    scores, HostCopy.floats(Precision.FLOAT32.of(largest.get0())), HostCopy.longs(largest.get1()));
        }
    }

    static NextScores of(Tensor scores) {
        return new NextScores(List.of(Part.of(scores)));
    }

    NextScores(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /** Returns the token with the highest score after a token; of equal ones the first. */
    public int best(int after) {
        long best = 0;
        float largest = Float.NEGATIVE_INFINITY;
        long first = 0;
        for (Part part : parts) {
            if (part.largest()[after] > largest) {
                largest = part.largest()[after];
                best = first + part.at()[after];
            }
            first += part.scores().size(1);
        }
        return Math.toIntExact(best);
    }

    /** Returns the scores of all tokens after a token. */
    public float[] after(int token) {
        float[] all = new float
                [Math.toIntExact(
                        parts.stream().mapToLong(part -> part.scores().size(1)).sum())];
        int first = 0;
        for (Part part : parts) {
            float[] some = HostCopy.floats(part.scores().select(0, token));
            System.arraycopy(some, 0, all, first, some.length);
            first += some.length;
        }
        return all;
    }
}
