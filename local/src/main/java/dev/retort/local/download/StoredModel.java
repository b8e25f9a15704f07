package dev.retort.local.download;

import dev.retort.model.ModelRef;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model that lies whole on this machine.
 *
 * @param ref its name
 * @param path the GGUF file, or the folder with configuration, tokenizer and safetensors
 * @param bytes what it takes on disk
 * @param license its licence as its source names it, such as {@code apache-2.0}
 * @param revision the commit it is of, on the hub; empty for files named by their path
 * @param fetchedNow whether this call brought it here: the time to show the licence
 */
public record StoredModel(
        ModelRef ref, Path path, long bytes, Optional<String> license, Optional<String> revision, boolean fetchedNow) {}
