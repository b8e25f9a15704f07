package dev.retort.document;

import java.nio.file.Path;

/** Reads one kind of file. Implementations are thread-safe and keep time and memory bounded on any input. */
@FunctionalInterface
public interface DocumentReader {

    /**
     * Reads a file.
     *
     * @param file an existing file
     * @param name the name for {@link SourceDocument#name()}
     * @param sha256 the file's hash
     * @throws dev.retort.error.InputException if the file is damaged, encrypted, empty or not of this kind
     */
    SourceDocument read(Path file, String name, String sha256);
}
