package dev.retort.local.transformer;

import dev.retort.local.tensor.TensorOwner;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;

/** A model's low-rank branches as they are now, fused and cast: what all rows of one optimiser step share. Thread-safe. */
public final class StepBranches implements AutoCloseable {

    private final TensorOwner owner = new TensorOwner();
    private final Map<Projection, FusedBranch> branches = new IdentityHashMap<>();

    StepBranches(Iterable<Projection> projections) {
        try (PointerScope scope = new PointerScope()) {
            for (Projection projection : projections) {
                projection.fused().ifPresent(fused -> {
                    owner.keep(fused.a());
                    owner.keep(fused.b());
                    branches.put(projection, fused);
                });
            }
        }
    }

    Optional<FusedBranch> of(Projection projection) {
        return Optional.ofNullable(branches.get(projection));
    }

    @Override
    public void close() {
        owner.close();
    }
}
