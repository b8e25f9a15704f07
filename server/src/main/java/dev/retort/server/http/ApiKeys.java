package dev.retort.server.http;

import dev.retort.file.JsonFile;
import dev.retort.file.Sha256;
import dev.retort.file.WholeFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The keys that open a server, hashed in a file of its owner's. Thread-safe; a new key counts from the next start. */
public final class ApiKeys {

    private static final String PREFIX = "rt-";
    private static final int RANDOM_BYTES = 32;
    private static final String REMEDY = "Delete the file, then create keys with: retort serve --new-key NAME";

    private final List<Key> keys;

    private ApiKeys(List<Key> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * A key as it is stored. Keys are 256 random bits, so their plain hash reveals nothing.
     *
     * @param name whose it is
     * @param sha256 of its text, in hexadecimal
     */
    private record Key(String name, String sha256, Instant createdAt) {}

    /** The file's content. */
    private record Stored(List<Key> keys) {}

    /** Reads the keys of a file; none where there is no file. */
    public static ApiKeys read(Path file) {
        return new ApiKeys(
                Files.exists(file) ? JsonFile.read(file, Stored.class, REMEDY).keys() : List.of());
    }

    /** Adds a key to a file and returns its text, which is stored nowhere. */
    public static String add(Path file, String name) {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        String text = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        List<Key> keys = new ArrayList<>(read(file).keys);
        keys.add(new Key(name, Sha256.of(text), Instant.now()));
        WholeFile.writeJson(file, new Stored(keys));
        return text;
    }

    /** Returns whether there is no key, so that none is asked for. */
    public boolean isEmpty() {
        return keys.isEmpty();
    }

    /** Returns whether a text is one of the keys. */
    public boolean allow(String text) {
        byte[] hash = Sha256.of(text).getBytes(StandardCharsets.US_ASCII);
        boolean found = false;
        for (Key key : keys) {
            found |= MessageDigest.isEqual(hash, key.sha256().getBytes(StandardCharsets.US_ASCII));
        }
        return found;
    }
}
