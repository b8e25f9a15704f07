package dev.retort.server.file;

import dev.retort.error.ResourceException;
import dev.retort.file.FileFault;
import dev.retort.file.OwnerOnly;
import dev.retort.file.Sha256;
import dev.retort.file.WholeFile;
import dev.retort.server.store.Records;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Files by id, their content in one folder under names of the server's own. Thread-safe. */
public final class FileStore {

    private static final int LONGEST_NAME = 255;

    private final Path folder;
    private final Records<StoredFile> records;
    private final InstantSource clock;

    /** Opens the store. */
    public FileStore(Path folder, Records<StoredFile> records, InstantSource clock) {
        this.folder = folder;
        this.records = records;
        this.clock = clock;
    }

    /**
     * Stores a copy of a file. One of the same owner that is here already under the same name, purpose and content is returned
     * instead.
     *
     * @param name text from outside: its folders are left out
     * @param owner the hash of the API key whose file it is
     * @throws ResourceException if the disk does not allow it
     */
    public StoredFile add(Path content, String name, String purpose, boolean uploaded, Optional<String> owner) {
        String plain = plain(name);
        String sha256 = Sha256.of(content);
        Optional<StoredFile> same = records.all().stream()
                .filter(file -> file.sha256().equals(sha256)
                        && file.name().equals(plain)
                        && file.purpose().equals(purpose)
                        && file.owner().equals(owner))
                .findFirst();
        if (same.isPresent()) {
            return same.get();
        }
        String id = UUID.randomUUID().toString();
        try {
            OwnerOnly.createFolder(folder);
            WholeFile.write(path(id), out -> Files.copy(content, out));
            StoredFile stored = new StoredFile(
                    id,
                    plain,
                    purpose,
                    Files.size(content),
                    sha256,
                    lines(content),
                    sampleType(content),
                    uploaded,
                    clock.instant(),
                    owner);
            records.put(id, stored);
            return stored;
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot store the file %s: %s.".formatted(plain, FileFault.words(e)), "Free disk space.", e);
        }
    }

    /** Returns a file. */
    public Optional<StoredFile> find(String id) {
        return records.get(id);
    }

    /** Returns all files, newest first. */
    public List<StoredFile> list() {
        return records.all().reversed();
    }

    /** Returns where the content of a stored file lies. */
    public Path content(StoredFile file) {
        return path(file.id());
    }

    /** Deletes a file; returns whether there was one. */
    public boolean delete(String id) {
        if (!records.delete(id)) {
            return false;
        }
        try {
            Files.deleteIfExists(path(id));
            return true;
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot delete the content of file %s: %s.".formatted(id, FileFault.words(e)),
                    "Delete it by hand in RETORT_HOME/server/files.",
                    e);
        }
    }

    /** Only ids of records come here: they were made by this class. */
    private Path path(String id) {
        return folder.resolve(id);
    }

    private static String plain(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
                .replaceAll("\\p{Cntrl}", "")
                .strip();
        String shown = last.isEmpty() ? "file" : last;
        return shown.substring(0, Math.min(shown.length(), LONGEST_NAME));
    }

    /** Counted by bytes: a file without a line break may be longer than the memory. */
    private static int lines(Path content) throws IOException {
        int lines = 0;
        boolean blank = true;
        byte[] part = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(content)) {
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                for (int i = 0; i < read; i++) {
                    if (part[i] == '\n') {
                        lines += blank ? 0 : 1;
                        blank = true;
                    } else if (part[i] > ' ' || part[i] < 0) {
                        blank = false;
                    }
                }
            }
        }
        return lines + (blank ? 0 : 1);
    }

    private static String sampleType(Path content) throws IOException {
        try (InputStream in = Files.newInputStream(content)) {
            String begin = new String(in.readNBytes(1 << 16), StandardCharsets.UTF_8);
            String first = begin.lines().findFirst().orElse("");
            boolean chat = first.contains("\"messages\"") || first.contains("\"interactions\"");
            boolean batch = first.contains("\"custom_id\"");
            return batch ? "batch_request" : chat ? "instruct" : "pretrain";
        }
    }
}
