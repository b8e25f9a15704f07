package dev.retort.local.transformer;

import dev.retort.local.tensor.Precision;
import dev.retort.local.tensor.TensorOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Linear layers that read the same input, computed as one product: query, key and value; gate and up. Their weights are
 * row ranges of one matrix.
 */
final class Projection {

    private final Tensor weight;
    private final TensorOptional bias;
    private final Precision precision;
    private final List<Linear> parts;

    /**
     * @param owner keeps what outlives the present scope
     * @param weight [sum of outputs, inputs]
     * @param bias [sum of outputs]
     * @param names the layers in the order of their rows
     * @param outputs how many rows each has
     */
    Projection(
            TensorOwner owner,
            Tensor weight,
            Optional<Tensor> bias,
            Precision precision,
            List<String> names,
            List<Long> outputs) {
        this.weight = weight;
        this.bias = owner.keep(bias.map(TensorOptional::new).orElseGet(TensorOptional::new));
        this.precision = precision;
        List<Linear> linears = new ArrayList<>();
        long row = 0;
        for (int i = 0; i < names.size(); i++) {
            linears.add(new Linear(names.get(i), owner.keep(weight.narrow(0, row, outputs.get(i)))));
            row += outputs.get(i);
        }
        this.parts = List.copyOf(linears);
    }

    List<Linear> parts() {
        return parts;
    }

    /** Returns the layers' branches as one. */
    Optional<FusedBranch> fused() {
        return FusedBranch.of(parts, precision);
    }

    /** Computes all layers as {@link #forward} does, with the way back. */
    Recorded record(Tensor x, Tape tape) {
        Tensor y = torch.linear(x, weight, bias);
        Optional<FusedBranch> branch = tape.branches().of(this);
        if (branch.isEmpty()) {
            return new Recorded(y, dy -> dy.mm(weight));
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
            return dy.mm(weight).addmm_(dLow, fused.a());
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
            Tensor dx = dy.mm(weight);
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

    /** Computes all layers: [n, inputs] to [n, sum of outputs], side by side in the order of the names. */
    Tensor forward(Tensor x) {
        Tensor y = torch.linear(x, weight, bias);
        if (parts.stream().noneMatch(part -> part.branch().isPresent())) {
            return y;
        }
        if (parts.size() == 1) {
            return y.add(parts.getFirst().branchOutput(x, precision));
        }
        TensorVector added = new TensorVector();
        parts.forEach(part -> added.push_back(part.branchOutput(x, precision)));
        return y.add(torch.cat(added, -1));
    }
}
