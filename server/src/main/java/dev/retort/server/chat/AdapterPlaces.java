package dev.retort.server.chat;

import dev.retort.local.lora.AdapterTensors;
import dev.retort.local.transformer.LoraBranch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The adapters in memory beside a base model, each in its place as long as it is used: the one that was used longest ago makes
 * room for another. Used by one thread.
 */
final class AdapterPlaces implements AutoCloseable {

    private static final int MOST = 8;
    private static final Map<String, LoraBranch> NOTHING = Map.of();

    private final List<Optional<Adapter>> places = new ArrayList<>();
    private long uses;

    private record Adapter(Path folder, AdapterTensors tensors, Map<String, LoraBranch> branches, long lastUse) {}

    /** Returns the place of an adapter that is here. */
    OptionalInt find(Path folder) {
        return IntStream.range(0, places.size())
                .filter(place -> places.get(place)
                        .filter(one -> one.folder().equals(folder))
                        .isPresent())
                .findFirst();
    }

    /** Notes that the adapter of a place is used now. */
    void use(int place) {
        places.set(
                place, places.get(place).map(one -> new Adapter(one.folder(), one.tensors(), one.branches(), uses++)));
    }

    /**
     * Finds a place for an adapter that is not here, which another may have to leave.
     *
     * @param inUse adapters that must stay
     * @return empty if all places are in use
     */
    OptionalInt free(Predicate<Path> inUse) {
        int empty = places.indexOf(Optional.<Adapter>empty());
        if (empty >= 0) {
            return OptionalInt.of(empty);
        }
        if (places.size() < MOST) {
            places.add(Optional.empty());
            return OptionalInt.of(places.size() - 1);
        }
        OptionalInt idle = IntStream.range(0, MOST)
                .filter(place -> !inUse.test(places.get(place).orElseThrow().folder()))
                .boxed()
                .min(Comparator.comparingLong(
                        place -> places.get(place).orElseThrow().lastUse()))
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
        idle.ifPresent(this::remove);
        return idle;
    }

    /** Puts an adapter in an empty place. */
    void put(int place, Path folder, AdapterTensors tensors) {
        places.set(place, Optional.of(new Adapter(folder, tensors, tensors.branches(), uses++)));
    }

    /** Frees the memory of an adapter. */
    void remove(int place) {
        places.get(place).ifPresent(adapter -> adapter.tensors().close());
        places.set(place, Optional.empty());
    }

    /** Returns the branches of each place; the same objects as long as the adapter is. */
    List<Map<String, LoraBranch>> branches() {
        return places.stream()
                .map(place -> place.map(Adapter::branches).orElse(NOTHING))
                .toList();
    }

    @Override
    public void close() {
        for (int place = 0; place < places.size(); place++) {
            remove(place);
        }
    }
}
