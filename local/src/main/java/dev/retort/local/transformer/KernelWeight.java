package dev.retort.local.transformer;

import dev.retort.local.kernel.After;
import dev.retort.local.kernel.Kernel;
import dev.retort.local.kernel.KernelPlan;
import dev.retort.local.kernel.Kernels;
import dev.retort.local.kernel.Matrix;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A matrix as oneDNN's kernels read it, in parts of some outputs each.
 *
 * @param back its transpose, which only a model that is trained has
 */
record KernelWeight(Kernels kernels, List<Matrix> matrices, Optional<Matrix> back) implements Weight {

    @Override
    public List<Weight> parts() {
        return matrices.stream()
                .<Weight>map(matrix -> new KernelWeight(kernels, List.of(matrix), Optional.empty()))
                .toList();
    }

    @Override
    public long outputs() {
        return matrices.stream().mapToLong(Matrix::outputs).sum();
    }

    @Override
    public Tensor multiply(Tensor x) {
        return multiply(x, After.NOTHING);
    }

    @Override
    public Tensor multiply(Tensor x, After after) {
        Tensor y = empty(x, outputs());
        try (KernelPlan plan = kernels.plan()) {
            prepared(Optional.of(plan), x, y, after).run();
        }
        return y;
    }

    private static Tensor empty(Tensor x, long columns) {
        return torch.empty(new long[] {x.size(0), columns}, x.options(), new MemoryFormatOptional());
    }

    @Override
    public Kernel prepared(Optional<KernelPlan> plan, Tensor x, Tensor y, After after) {
        KernelPlan own = plan.orElseThrow();
        if (matrices.size() == 1) {
            return own.product(x, matrices.getFirst(), y, after);
        }
        Kernel all = () -> {};
        long from = 0;
        for (Matrix matrix : matrices) {
            long count = matrix.outputs();
            all = all.then(own.product(x, matrix, y.narrow(1, from, count), after.columns(from, count)));
            from += count;
        }
        return all;
    }

    @Override
    public Tensor back(Tensor gradient) {
        Matrix transposed = back.orElseThrow(() -> new IllegalStateException("The model was loaded to generate only."));
        Tensor y = empty(gradient, transposed.outputs());
        try (KernelPlan plan = kernels.plan()) {
            plan.product(gradient, transposed, y, After.NOTHING).run();
        }
        return y;
    }
}
