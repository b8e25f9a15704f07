package dev.retort.spark;

import dev.retort.config.RunConfig;
import java.io.Serializable;
import java.util.Optional;

/**
 * The settings of passages, as they travel to the executors.
 *
 * @param maxWords longest passage, in words
 * @param encoding of text documents; empty where it is found out
 */
record PassageSettings(int maxWords, String encoding) implements Serializable {

    RunConfig.Passages asConfig() {
        return new RunConfig.Passages(maxWords, encoding.isEmpty() ? Optional.empty() : Optional.of(encoding));
    }
}
