package dev.retort.distillation;

import dev.retort.error.UsageException;
import dev.retort.file.Sha256;
import java.nio.file.Path;

/** Versions of files that several people may edit: the hash of their content. */
final class FileVersion {

    private FileVersion() {}

    static String of(Path file) {
        return Sha256.of(file);
    }

    /** @throws UsageException if a file has changed since a person saw it */
    static void require(String now, String seen, Path file) {
        if (!now.equals(seen)) {
            throw new UsageException(
                    "%s has changed since you opened it.".formatted(file.getFileName()),
                    "Load it again, then make your changes.");
        }
    }
}
