package dev.retort.local.transformer;

import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Attention of one sequence to itself with its way back, as plain matrix products over some queries at a time:
 * libtorch's fused kernel goes back at a twentieth of that speed in bfloat16, and at half of it in float32. Scores and
 * their softmax are float32; the products that take no scores out are in the model's precision.
 */
final class CausalAttention {

    /** Scores of this number of queries stay in a core's cache, and few keys behind a query are computed for nothing. */
    private static final int MOST_QUERIES = 64;

    /** Weights of a longer sequence are computed again on the way back: they grow with the square of its length. */
    private static final long MOST_KEPT_BYTES = 16L << 20;

    private final long heads;
    private final long keyValueHeads;
    private final long width;
    private final double scale;
    private final Precision precision;
    private final Tensor exact;
    private final Tensor turned;
    private final Tensor values;
    private final Tensor output;
    private final List<Chunk> chunks = new ArrayList<>();

    /**
     * Some queries and the keys they see.
     *
     * @param mask of {@link Tape#mask}
     * @param kept weights [keyValueHeads, group · rows, columns]
     */
    private record Chunk(int start, int rows, int first, int columns, Tensor mask, Optional<Tensor> kept) {}

    /**
     * The gradients of what went in.
     *
     * @param turned float32 [tokens, heads + keyValueHeads, headDimension]
     * @param values float32 [tokens, keyValueHeads, headDimension]
     */
    record Gradients(Tensor turned, Tensor values) {}

    /**
     * Computes the attention.
     *
     * @param queriesAndKeys float32 [tokens, heads + keyValueHeads, headDimension], turned to their positions
     * @param keyValues [tokens, keyValueHeads, headDimension] in the model's precision
     */
    CausalAttention(
            Tensor queriesAndKeys, Tensor keyValues, double scale, OptionalInt window, Precision precision, Tape tape) {
        int tokens = (int) queriesAndKeys.size(0);
        this.keyValueHeads = keyValues.size(1);
        this.heads = queriesAndKeys.size(1) - keyValueHeads;
        this.width = keyValues.size(2);
        this.scale = scale;
        this.precision = precision;
        this.exact = queriesAndKeys.permute(1, 0, 2).contiguous();
        this.turned = tape.keep(precision.of(exact));
        this.values = tape.keep(keyValues.permute(1, 0, 2).contiguous());
        boolean keeps = heads * tokens * tokens / 2 * values.element_size() <= MOST_KEPT_BYTES;
        if (!keeps) {
            tape.keep(exact);
        }
        Device device = Device.where(exact);
        int count = Math.ceilDiv(tokens, MOST_QUERIES);
        int most = Math.ceilDiv(tokens, count);
        TensorVector outputs = new TensorVector();
        for (int start = 0; start < tokens; start += most) {
            int rows = Math.min(most, tokens - start);
            int first = window.isPresent() ? Math.max(0, start - window.getAsInt() + 1) : 0;
            int columns = start + rows - first;
            Tensor mask = tape.mask(start, rows, first, columns, window, heads / keyValueHeads, device);
            Chunk chunk = new Chunk(start, rows, first, columns, mask, Optional.empty());
            Tensor weights = weights(chunk);
            chunks.add(keeps ? new Chunk(start, rows, first, columns, mask, Optional.of(tape.keep(weights))) : chunk);
            outputs.push_back(
                    torch.bmm(weights, values.narrow(1, first, columns)).view(heads, rows, width));
        }
        Tensor all = outputs.size() == 1 ? outputs.get(0) : torch.cat(outputs, 1);
        this.output = tape.keep(all.permute(1, 0, 2).reshape(tokens, heads * width));
    }

    /** Returns [tokens, heads · headDimension] in the model's precision. */
    Tensor output() {
        return output;
    }

    /** Turns the gradient of the output into those of the inputs. */
    Gradients back(Tensor gradient) {
        long tokens = gradient.size(0);
        Tensor above = gradient.view(tokens, heads, width).permute(1, 0, 2).contiguous();
        // The softmax's own term: what each query's weights and their gradients have in common.
        Tensor common = gradient.to(ScalarType.Float)
                .mul(output)
                .view(tokens, heads, width)
                .sum(new long[] {2}, false, new ScalarTypeOptional())
                .t()
                .to(gradient.scalar_type());
        TensorOptions exact = new TensorOptions(ScalarType.Float);
        Device device = Device.where(gradient);
        Tensor dTurned = device.of(torch.zeros(new long[] {heads + keyValueHeads, tokens, width}, exact));
        Tensor dValues = device.of(torch.zeros(new long[] {keyValueHeads, tokens, width}, exact));
        for (Chunk chunk : chunks) {
            int start = chunk.start();
            int rows = chunk.rows();
            int first = chunk.first();
            int columns = chunk.columns();
            Tensor weights = chunk.kept().orElseGet(() -> weights(chunk));
            Tensor out = queries(above, start, rows);
            Tensor dScores = torch.bmm(out, values.narrow(1, first, columns).transpose(1, 2))
                    .sub_(common.narrow(1, start, rows).reshape(keyValueHeads, -1, 1))
                    .mul_(weights);
            dTurned.narrow(0, 0, heads)
                    .narrow(1, start, rows)
                    .copy_(torch.bmm(dScores, keys(turned, first, columns)).view(heads, rows, width));
            dTurned.narrow(0, heads, keyValueHeads)
                    .narrow(1, first, columns)
                    .add_(torch.bmm(dScores.transpose(1, 2), queries(turned, start, rows)));
            dValues.narrow(1, first, columns).add_(torch.bmm(weights.transpose(1, 2), out));
        }
        return new Gradients(dTurned.mul_(new Scalar(scale)).permute(1, 0, 2), dValues.permute(1, 0, 2));
    }

    /** What each query of a chunk takes of each key: [keyValueHeads, group · rows, columns]. */
    private Tensor weights(Chunk chunk) {
        Tensor scores = torch.baddbmm(
                chunk.mask(),
                queries(exact, chunk.start(), chunk.rows()),
                keys(exact, chunk.first(), chunk.columns()).transpose(1, 2),
                new Scalar(1),
                new Scalar(scale));
        return precision.of(torch.softmax(scores, -1));
    }

    /** The queries of a group stand below one another beside the key they share: [keyValueHeads, group · rows, width]. */
    private Tensor queries(Tensor all, int start, int rows) {
        return all.narrow(0, 0, heads).narrow(1, start, rows).reshape(keyValueHeads, -1, width);
    }

    private Tensor keys(Tensor all, int first, int columns) {
        return all.narrow(0, heads, keyValueHeads).narrow(1, first, columns);
    }
}
