package dev.retort.local.transformer;

import dev.retort.local.kernel.Kernels;
import dev.retort.local.tensor.Precision;
import dev.retort.local.tensor.TensorOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Lays out the matrices of adapters that a model serves beside its own.
 *
 * @param adapters branches by the name of their layer, an adapter each
 * @param owner keeps what is laid out
 */
record SideWeights(
        List<Map<String, LoraBranch>> adapters, Optional<Kernels> kernels, Precision precision, TensorOwner owner) {

    /** Returns the branches beside a projection; empty where no adapter has one. */
    Optional<SideBranches> of(Projection projection) {
        try (PointerScope scope = new PointerScope()) {
            List<Optional<FusedBranch>> fused = adapters.stream()
                    .map(branches -> FusedBranch.of(
                            projection.parts(), linear -> Optional.ofNullable(branches.get(linear.name())), precision))
                    .toList();
            List<Integer> ranks = new ArrayList<>();
            TensorVector a = new TensorVector();
            TensorVector b = new TensorVector();
            for (Optional<FusedBranch> one : fused) {
                ranks.add(one.map(branch -> Math.toIntExact(branch.a().size(0))).orElse(0));
                one.ifPresent(branch -> {
                    a.push_back(branch.a());
                    b.push_back(branch.b());
                });
            }
            if (a.empty()) {
                return Optional.empty();
            }
            return Optional.of(new SideBranches(
                    List.copyOf(ranks), weight(List.of(torch.cat(a, 0))), weight(parts(projection, torch.cat(b, 1)))));
        }
    }

    private static List<Tensor> parts(Projection projection, Tensor all) {
        return IntStream.range(0, projection.lanes())
                .mapToObj(part -> all.narrow(0, projection.from(part), projection.width(part))
                        .contiguous())
                .toList();
    }

    private Weight weight(List<Tensor> parts) {
        if (kernels.isPresent()) {
            return new KernelWeight(
                    kernels.get(),
                    parts.stream()
                            .map(part -> kernels.get().matrix(part, Optional.empty(), owner))
                            .toList(),
                    Optional.empty());
        }
        return SplitWeight.of(parts.stream()
                .<Weight>map(part -> new PlainWeight(owner, part, Optional.empty()))
                .toList());
    }
}
