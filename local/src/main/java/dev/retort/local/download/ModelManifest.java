package dev.retort.local.download;

import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import dev.retort.file.FileFault;
import dev.retort.file.JsonFile;
import dev.retort.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;

/**
 * The note {@code model.json} beside a fetched model. It is written last: where it lies, the model is whole.
 *
 * @param name the model's full name
 * @param revision the commit it is of, or the version of the package
 * @param license as the source names it, or empty text where it names none
 * @param entry the file or, where empty, the folder to open
 * @param files what belongs to it
 */
record ModelManifest(String name, String revision, String license, String entry, List<StoredFile> files) {

    static final String FILE = "model.json";

    /**
     * One file of the model.
     *
     * @param path within the model's folder
     * @param bytes its length
     * @param modified time of its last change in milliseconds: an unchanged file is not hashed again
     * @param hash as {@link FileHash} writes it
     */
    record StoredFile(String path, long bytes, long modified, String hash) {}

    static Optional<ModelManifest> read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        return Optional.of(JsonFile.read(file, ModelManifest.class, "Delete it: the model is checked again."));
    }

    void write(Path folder) {
        WholeFile.writeJson(folder.resolve(FILE), this);
    }

    /**
     * Checks that every file is there as it was fetched; one whose time has changed is hashed again, once.
     *
     * @throws InputException naming the first file that is not
     */
    void check(Path folder) {
        for (StoredFile stored : files) {
            Path file = folder.resolve(stored.path());
            try {
                boolean same = Files.isRegularFile(file) && Files.size(file) == stored.bytes();
                if (same && Files.getLastModifiedTime(file).toMillis() != stored.modified()) {
                    same = FileHash.matches(file, stored.hash());
                    if (same) {
                        setTime(file, stored.modified());
                    }
                }
                if (!same) {
                    throw new InputException(
                            "%s is not as it was fetched.".formatted(file),
                            "Run \"retort models delete %s\" and fetch it again.".formatted(name));
                }
            } catch (IOException e) {
                throw new ResourceException(
                        "Cannot read %s: %s.".formatted(file, FileFault.words(e)), "Check that you may read it.", e);
            }
        }
    }

    /** A copied store would be hashed at every look otherwise. */
    private static void setTime(Path file, long modified) {
        try {
            Files.setLastModifiedTime(file, FileTime.fromMillis(modified));
        } catch (IOException e) {
            // In a store that may only be read it is hashed again.
        }
    }

    static StoredFile stored(Path folder, String path, String hash) throws IOException {
        Path file = folder.resolve(path);
        return new StoredFile(
                path, Files.size(file), Files.getLastModifiedTime(file).toMillis(), hash);
    }

    long bytes() {
        return files.stream().mapToLong(StoredFile::bytes).sum();
    }
}
