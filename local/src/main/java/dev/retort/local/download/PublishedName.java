package dev.retort.local.download;

import dev.retort.model.ModelRef;
import java.util.Optional;
import org.apiguardian.api.API;

/** Names of models on the Hugging Face hub, where other programs look for them. */
@API(status = API.Status.INTERNAL)
public final class PublishedName {

    private PublishedName() {}

    /** Returns the name by which other programs find a model: that of the hub, or the path of its files. */
    public static String of(ModelRef model) {
        PinnedModel pinned = PinnedModel.SMOLLM2_135M;
        return model.equals(new ModelRef("local", pinned.name())) ? pinned.published() : model.name();
    }

    /** Returns the model that Retort knows under a name of the hub; copies by other owners count. */
    public static Optional<ModelRef> model(String published) {
        PinnedModel pinned = PinnedModel.SMOLLM2_135M;
        String name = published.substring(published.lastIndexOf('/') + 1);
        return name.equalsIgnoreCase(pinned.name())
                ? Optional.of(new ModelRef("local", pinned.name()))
                : Optional.empty();
    }
}
