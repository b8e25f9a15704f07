package dev.retort.local.transformer;

import dev.retort.local.kernel.After;
import dev.retort.local.kernel.Kernel;
import dev.retort.local.kernel.KernelPlan;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The low-rank branches of several adapters beside one projection, of which each token takes those of one adapter or none. All
 * are computed as one product; what a token does not take is multiplied by zero before the second product. Punica and S-LoRA
 * (Chen et al. 2023, Sheng et al. 2023) batch adapters likewise, by kernels of their own.
 *
 * @param ranks of each adapter, 0 where it has no branch here
 * @param a [sum of ranks, inputs] of all adapters, one below another
 * @param b [outputs, sum of ranks], times the scales, in the parts of the projection
 */
record SideBranches(List<Integer> ranks, Weight a, Weight b) {

    /**
     * Where the narrow side of branches is computed.
     *
     * @param mask [n, sum of ranks]: 1 where a token takes a rank, else 0
     * @param low [n, sum of ranks], of one thread
     */
    record Narrow(Tensor mask, Tensor low) {}

    /** Returns what the branches add: [n, inputs] to [n, outputs]. */
    Tensor multiply(Tensor x, TokenAdapters adapters) {
        return b.multiply(a.multiply(x).mul_(mask(adapters.chosen())));
    }

    private Tensor mask(Tensor chosen) {
        TensorVector columns = new TensorVector();
        for (int adapter = 0; adapter < ranks.size(); adapter++) {
            columns.push_back(chosen.narrow(1, adapter, 1).expand(chosen.size(0), ranks.get(adapter)));
        }
        return torch.cat(columns, 1);
    }

    /**
     * Prepares what a part of the branches adds to what is written already, and what follows.
     *
     * @param x [n, inputs]
     * @param y columns of the part
     */
    Kernel prepared(Optional<KernelPlan> plan, Tensor x, Narrow narrow, Tensor y, After after, int part) {
        return a.prepared(plan, x, narrow.low(), new After.Times(narrow.mask()))
                .then(b.parts().get(part).prepared(plan, narrow.low(), y, new After.Added(after)));
    }
}
