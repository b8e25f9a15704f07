package dev.retort.local.download;

import dev.retort.error.RetortException;
import dev.retort.local.weights.ModelWeights;
import dev.retort.local.weights.SafetensorsWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The cache of Hugging Face's Python client, read only: {@code models--owner--name/refs/REVISION} names the commit,
 * {@code snapshots/COMMIT} holds its files.
 */
final class HubCache {

    private final Path folder;

    HubCache(Path folder) {
        this.folder = folder;
    }

    /** Returns the model's file or folder where the cache holds all of it. */
    Optional<Path> find(HubName name) {
        Path snapshot = repository(name).resolve("snapshots").resolve(commit(name));
        if (name.file().isPresent()) {
            return Optional.of(snapshot.resolve(name.file().get())).filter(Files::isRegularFile);
        }
        if (!Files.isDirectory(snapshot)) {
            return Optional.empty();
        }
        try (ModelWeights whole = ModelWeights.open(snapshot)) {
            boolean folder = whole instanceof SafetensorsWeights;
            return folder && !Files.isRegularFile(snapshot.resolve("tokenizer.json"))
                    ? Optional.empty()
                    : Optional.of(snapshot);
        } catch (RetortException e) {
            // Not all of the model is there: it is fetched into the store instead.
            return Optional.empty();
        }
    }

    private Path repository(HubName name) {
        return folder.resolve("models--%s--%s".formatted(name.owner(), name.name()));
    }

    /** Returns the commit that the cache holds a revision as. */
    String commit(HubName name) {
        String revision = name.revision();
        Path ref = repository(name).resolve("refs").resolve(revision);
        try {
            String commit = Files.isRegularFile(ref) ? Files.readString(ref).strip() : revision;
            return commit.matches("[A-Za-z0-9_.-]+") && !commit.contains("..") ? commit : "unknown";
        } catch (IOException e) {
            return "unknown";
        }
    }
}
