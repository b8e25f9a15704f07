package dev.retort.server.http;

import dev.retort.error.ResourceException;
import dev.retort.error.UsageException;
import dev.retort.file.FileFault;
import dev.retort.file.JsonFile;
import dev.retort.file.OwnerOnly;
import dev.retort.file.Sha256;
import dev.retort.file.WholeFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The file of a server's API keys: their hashes, readable by its owner alone. A server that runs sees a change within seconds.
 *
 * @param file where it is; there need be none
 */
public record KeyFile(Path file) {

    private static final String PREFIX = "rt-";
    private static final int RANDOM_BYTES = 32;
    private static final int LONGEST_NAME = 100;
    private static final String REMEDY = "Delete the file, then create keys with: retort serve keys add NAME";

    /** The file's content. */
    private record Stored(List<ApiKey> keys) {}

    /** Returns the keys; none where there is no file. */
    public List<ApiKey> keys() {
        return Files.exists(file) ? JsonFile.read(file, Stored.class, REMEDY).keys() : List.of();
    }

    /**
     * Adds a key and returns its text, which is stored nowhere.
     *
     * @param rights what it may be used for, at least one
     * @param perMinute most requests to the APIs in a minute
     * @throws UsageException if the name is not usable or is taken
     */
    public String add(String name, Set<Right> rights, OptionalInt perMinute) {
        return alone(() -> added(name, rights, perMinute));
    }

    private String added(String name, Set<Right> rights, OptionalInt perMinute) {
        List<ApiKey> keys = new ArrayList<>(keys());
        if (name.isBlank() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new UsageException(
                    "A key's name has 1 to %d characters.".formatted(LONGEST_NAME), "Name whose key it is.");
        }
        if (keys.stream().anyMatch(key -> key.name().equals(name))) {
            throw new UsageException(
                    "There is a key %s already.".formatted(name),
                    "Choose another name, or remove it first: retort serve keys remove NAME");
        }
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        String text = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        keys.add(new ApiKey(name, Sha256.of(text), Instant.now(), List.copyOf(rights), perMinute));
        WholeFile.writeJson(file, new Stored(keys));
        return text;
    }

    /**
     * Removes a key.
     *
     * @throws UsageException if there is none of that name
     */
    public void remove(String name) {
        var unused = alone(() -> removed(name));
    }

    private List<ApiKey> removed(String name) {
        List<ApiKey> keys = new ArrayList<>(keys());
        if (!keys.removeIf(key -> key.name().equals(name))) {
            throw new UsageException(
                    "There is no key %s.".formatted(name), "See the names with: retort serve keys list");
        }
        WholeFile.writeJson(file, new Stored(keys));
        return keys;
    }

    /** Waits for other processes: one that wrote what it had read before would bring a removed key back. */
    private <T> T alone(Supplier<T> change) {
        Path lock = file.resolveSibling(file.getFileName() + ".lock");
        try {
            OwnerOnly.createFolder(Objects.requireNonNull(file.toAbsolutePath().getParent()));
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                return change.get();
            }
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot lock %s: %s.".formatted(lock, FileFault.words(e)), "Make its folder writable.", e);
        }
    }
}
