package dev.retort.spark;

import dev.retort.config.RunConfig;
import java.io.Serializable;
import java.util.Optional;

/**
 * The settings of passages, as they travel to the executors.
 *
 * @param maxWords longest passage, in words
 * @param encoding of text documents
 */
record PassageSettings(int maxWords, Encoding encoding) implements Serializable {

    /** The encoding of text documents. */
    sealed interface Encoding extends Serializable {

        /** It is found out, file by file. */
        record FoundOut() implements Encoding {}

        /** All have the same. */
        record Named(String name) implements Encoding {}
    }

    static PassageSettings of(RunConfig.Passages settings) {
        return new PassageSettings(
                settings.maxWords(),
                settings.encoding().<Encoding>map(Encoding.Named::new).orElseGet(Encoding.FoundOut::new));
    }

    RunConfig.Passages asConfig() {
        return new RunConfig.Passages(
                maxWords,
                switch (encoding) {
                    case Encoding.FoundOut found -> Optional.empty();
                    case Encoding.Named(String name) -> Optional.of(name);
                });
    }
}
