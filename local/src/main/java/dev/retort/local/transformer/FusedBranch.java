package dev.retort.local.transformer;

import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * The low-rank branches of a projection's layers as one, copied into the model's precision once for many rows.
 *
 * @param parts the layers that have a branch, in order
 * @param a [sum of ranks, inputs]: one A below another
 * @param b [outputs, sum of ranks]: each B times its scale where its layer's rows and its ranks meet, zeros elsewhere
 */
record FusedBranch(List<Part> parts, Tensor a, Tensor b) {

    /**
     * One layer's place.
     *
     * @param linear the layer
     * @param branch its branch
     * @param row first of its outputs
     * @param from first of its ranks
     */
    record Part(Linear linear, LoraBranch branch, long row, long from) {

        long rank() {
            return branch.a().size(0);
        }

        /** Returns its share of a tensor whose rows are ranks. */
        Tensor rows(Tensor rows) {
            return rows.narrow(0, from, rank());
        }

        /** Returns its share of a tensor whose columns are ranks. */
        Tensor ranks(Tensor columns) {
            return columns.narrow(1, from, rank());
        }

        /** Returns its block of a tensor shaped like {@link FusedBranch#b}. */
        Tensor block(Tensor outputsByRanks) {
            return ranks(outputsByRanks.narrow(0, row, linear.outputs()));
        }
    }

    /** Fuses the branches attached to layers that stand side by side; the tensors live in the present scope. */
    static Optional<FusedBranch> of(List<Linear> linears, Precision precision) {
        return of(linears, Linear::branch, precision);
    }

    /** Fuses the branches that layers that stand side by side have by a rule; the tensors live in the present scope. */
    static Optional<FusedBranch> of(
            List<Linear> linears, Function<Linear, Optional<LoraBranch>> branches, Precision precision) {
        List<Part> parts = new ArrayList<>();
        long row = 0;
        long ranks = 0;
        for (Linear linear : linears) {
            Optional<LoraBranch> branch = branches.apply(linear);
            if (branch.isPresent()) {
                Part part = new Part(linear, branch.get(), row, ranks);
                parts.add(part);
                ranks += part.rank();
            }
            row += linear.outputs();
        }
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        TensorOptions options = new TensorOptions(precision.type());
        Device device = linears.getFirst().device();
        Tensor a = device.of(torch.zeros(new long[] {ranks, linears.getFirst().inputs()}, options));
        Tensor b = device.of(torch.zeros(new long[] {row, ranks}, options));
        for (Part part : parts) {
            part.rows(a).copy_(part.branch().a());
            part.block(b).copy_(part.branch().b().mul(new Scalar(part.branch().scale())));
        }
        return Optional.of(new FusedBranch(List.copyOf(parts), a, b));
    }

    /** Hands the gradients of {@link #a} and {@link #b} out to the layers. */
    void give(Tensor da, Tensor db, GradientSink sink) {
        for (Part part : parts) {
            Tensor own = part.block(db).mul(new Scalar(part.branch().scale()));
            sink.take(part.linear(), part.rows(da), own);
        }
    }

    boolean drops() {
        return parts.stream().anyMatch(part -> part.branch().dropout() > 0);
    }
}
