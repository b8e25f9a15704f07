package dev.retort.local.transformer;

import dev.retort.local.kernel.After;
import dev.retort.local.kernel.Kernel;
import dev.retort.local.kernel.KernelPlan;
import dev.retort.local.tensor.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Linear layers that read the same input, computed as one product: query, key and value; gate and up. Their weights are
 * row ranges of one matrix.
 */
final class Projection {

    private final Weight weight;
    private final Precision precision;
    private final List<Linear> parts;
    private Optional<SideBranches> side = Optional.empty();

    /**
     * @param weight [sum of outputs, inputs]
     * @param parts the layers in the order of their rows
     */
    Projection(Weight weight, Precision precision, List<Linear> parts) {
        this.weight = weight;
        this.precision = precision;
        this.parts = List.copyOf(parts);
    }

    List<Linear> parts() {
        return parts;
    }

    /** Puts branches of adapters beside it, in place of those before. Not while the model computes. */
    void put(Optional<SideBranches> beside) {
        side = beside;
    }

    /** Returns the branches of adapters beside it. */
    Optional<SideBranches> side() {
        return side;
    }

    /** Returns the layers' branches as one. */
    Optional<FusedBranch> fused() {
        return FusedBranch.of(parts, precision);
    }

    /** Computes all layers as {@link #forward} does, with the way back. */
    Recorded record(Tensor x, Tape tape) {
        Tensor y = weight.multiply(x);
        Optional<FusedBranch> branch = tape.branches().of(this);
        if (branch.isEmpty()) {
            return new Recorded(y, weight::back);
        }
        FusedBranch fused = branch.get();
        if (fused.drops()) {
            return recordWithDropout(x, y, fused, tape);
        }
        tape.keep(x);
        Tensor low = tape.keep(x.mm(fused.a().t()));
        return new Recorded(y.addmm_(low, fused.b().t()), dy -> {
            Tensor dLow = dy.mm(fused.b());
            fused.give(dLow.t().mm(x), dy.t().mm(low), tape.gradients());
            return weight.back(dy).addmm_(dLow, fused.a());
        });
    }

    /** Each branch drops inputs of its own. */
    private Recorded recordWithDropout(Tensor x, Tensor y, FusedBranch fused, Tape tape) {
        List<Tensor> masks = new ArrayList<>();
        TensorVector lows = new TensorVector();
        for (FusedBranch.Part part : fused.parts()) {
            Tensor mask = tape.dropout(x, part.branch().dropout(), part.linear().name());
            masks.add(mask);
            lows.push_back(x.mul(mask).mm(part.rows(fused.a()).t()));
        }
        tape.keep(x);
        Tensor low = tape.keep(torch.cat(lows, 1));
        return new Recorded(y.addmm_(low, fused.b().t()), dy -> {
            Tensor dLow = dy.mm(fused.b());
            Tensor dx = weight.back(dy);
            TensorVector das = new TensorVector();
            for (int i = 0; i < masks.size(); i++) {
                FusedBranch.Part part = fused.parts().get(i);
                Tensor own = part.ranks(dLow);
                das.push_back(own.t().mm(x.mul(masks.get(i))));
                dx.add_(own.mm(part.rows(fused.a())).mul_(masks.get(i)));
            }
            fused.give(torch.cat(das, 0), dy.t().mm(low), tape.gradients());
            return dx;
        });
    }

    /** Returns how many parts there are that threads can compute apart. */
    int lanes() {
        return weight.parts().size();
    }

    /** Returns the first column of the output that a part computes. */
    long from(int part) {
        return weight.parts().stream().limit(part).mapToLong(Weight::outputs).sum();
    }

    /** Returns how many columns a part computes. */
    long width(int part) {
        return weight.parts().get(part).outputs();
    }

    /** Computes all layers: [n, inputs] to [n, sum of outputs], side by side in the order of the names. */
    Tensor forward(Tensor x) {
        return forward(x, After.NOTHING, Optional.empty());
    }

    /**
     * Computes all layers and what follows.
     *
     * @param adapters which of the adapters beside the model each token takes, if there are any
     */
    Tensor forward(Tensor x, After after, Optional<TokenAdapters> adapters) {
        Optional<Tensor> beside = adapters.flatMap(chosen -> side.map(branches -> branches.multiply(x, chosen)));
        if (isPlain() && beside.isEmpty()) {
            return weight.multiply(x, after);
        }
        Tensor y = weight.multiply(x);
        beside.ifPresent(y::add_);
        return after.of(isPlain() ? y : y.add(branchOutputs(x)));
    }

    /**
     * Prepares a part of what {@link #forward(Tensor, After, Optional)} computes.
     *
     * @param plan of the model's kernels
     * @param y [n, width(part)], which may be columns of a wider tensor
     * @param after with columns of this part
     * @param narrow where the branches beside it are computed, if there are any
     */
    Kernel prepared(
            Optional<KernelPlan> plan,
            Tensor x,
            Tensor y,
            After after,
            int part,
            Optional<SideBranches.Narrow> narrow) {
        if (!isPlain()) {
            return Kernel.copying(y, () -> after.of(columns(forward(x), part)));
        }
        Weight own = weight.parts().get(part);
        if (side.isEmpty() || narrow.isEmpty()) {
            return own.prepared(plan, x, y, after);
        }
        boolean addition = after instanceof After.Plus;
        return own.prepared(plan, x, y, addition ? after : After.NOTHING)
                .then(side.get().prepared(plan, x, narrow.get(), y, addition ? After.NOTHING : after, part));
    }

    /** Returns the columns of a tensor of the output's shape that a part computes. */
    Tensor columns(Tensor all, int part) {
        return all.narrow(1, from(part), width(part));
    }

    private boolean isPlain() {
        return parts.stream().noneMatch(part -> part.branch().isPresent());
    }

    private Tensor branchOutputs(Tensor x) {
        if (parts.size() == 1) {
            return parts.getFirst().branchOutput(x, precision);
        }
        TensorVector outputs = new TensorVector();
        parts.forEach(part -> outputs.push_back(part.branchOutput(x, precision)));
        return torch.cat(outputs, -1);
    }
}
