package dev.retort.server.chat;

import dev.retort.local.adapter.AdaptedModel;
import dev.retort.local.adapter.PeftAdapter;
import dev.retort.local.generation.LocalModelSettings;
import dev.retort.model.ModelRef;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The base models in memory: a few; the one that was used longest ago makes room. Used by one thread. */
final class ModelShelf implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ModelShelf.class);

    private final Function<ModelRef, Path> weights;
    private final LocalModelSettings settings;
    private final int places;
    /** The one used last is the last. */
    private final Map<Path, LoadedBase> bases = new LinkedHashMap<>();

    /**
     * @param weights finds the file or folder of a base model
     * @param places most base models in memory at once, at least 1
     */
    ModelShelf(Function<ModelRef, Path> weights, LocalModelSettings settings, int places) {
        this.weights = weights;
        this.settings = settings;
        this.places = places;
    }

    /**
     * Begins to reply to a conversation.
     *
     * @param usual most tokens of a reply where the task does not say
     * @return whether it began; not while there is no place for its model
     */
    boolean begins(Reservation reservation, int usual) {
        Optional<Path> adapter = adapter(reservation.ref());
        Path files = weights.apply(adapter.map(folder -> AdaptedModel.base(folder, Optional.empty()))
                .orElse(reservation.ref()));
        if (!bases.containsKey(files) && bases.size() >= places && !removesIdle()) {
            return false;
        }
        LoadedBase base = bases.remove(files);
        base = base == null ? LoadedBase.open(files, settings) : base;
        bases.put(files, base);
        return base.begins(reservation, adapter, usual);
    }

    private static Optional<Path> adapter(ModelRef ref) {
        return Optional.of(ref)
                .filter(name -> name.provider().equals("local"))
                .map(name -> Path.of(name.name()))
                .filter(PeftAdapter::isAdapter);
    }

    private boolean removesIdle() {
        for (Iterator<LoadedBase> each = bases.values().iterator(); each.hasNext(); ) {
            LoadedBase base = each.next();
            if (base.growing() == 0) {
                each.remove();
                base.close();
                return true;
            }
        }
        return false;
    }

    /** Returns how many conversations are being replied to. */
    int growing() {
        return bases.values().stream().mapToInt(LoadedBase::growing).sum();
    }

    /** Computes the next tokens of all replies, one model after another; one that fails is closed. */
    void step() {
        for (Iterator<LoadedBase> each = bases.values().iterator(); each.hasNext(); ) {
            LoadedBase base = each.next();
            try {
                if (base.growing() > 0) {
                    base.step();
                }
            } catch (RuntimeException | Error e) {
                LOG.warn("The conversations with a model failed", e);
                each.remove();
                base.fail(e);
                base.close();
            }
        }
    }

    /** Frees the memory of a model that is deleted; returns whether it was not in use. */
    boolean forgets(ModelRef ref) {
        Path path = Path.of(ref.name());
        return bases.values().stream().allMatch(base -> base.forgets(path));
    }

    @Override
    public void close() {
        bases.values().forEach(LoadedBase::close);
        bases.clear();
    }
}
