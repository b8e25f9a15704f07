package dev.retort.server.chat;

import dev.retort.local.generation.LocalModelSettings;
import dev.retort.model.ModelRef;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The models in memory: a few, the one used longest ago makes room. Used by one thread. */
final class ModelShelf implements AutoCloseable {

    private final Function<ModelRef, Path> weights;
    private final LocalModelSettings settings;
    private final int places;
    private final Map<ModelRef, LoadedModel> models = new LinkedHashMap<>();

    /** @param places most models in memory at once, at least 1 */
    ModelShelf(Function<ModelRef, Path> weights, LocalModelSettings settings, int places) {
        this.weights = weights;
        this.settings = settings;
        this.places = places;
    }

    LoadedModel take(ModelRef ref) {
        LoadedModel model = models.remove(ref);
        if (model == null) {
            while (models.size() >= places) {
                Iterator<LoadedModel> oldest = models.values().iterator();
                LoadedModel leaving = oldest.next();
                oldest.remove();
                leaving.close();
            }
            model = LoadedModel.open(ref, weights, settings);
        }
        models.put(ref, model);
        return model;
    }

    void remove(ModelRef ref) {
        LoadedModel model = models.remove(ref);
        if (model != null) {
            model.close();
        }
    }

    @Override
    public void close() {
        models.values().forEach(LoadedModel::close);
        models.clear();
    }
}
