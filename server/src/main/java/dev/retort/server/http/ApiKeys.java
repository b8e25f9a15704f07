package dev.retort.server.http;

import dev.retort.concurrent.Exclusive;
import dev.retort.error.RetortException;
import dev.retort.file.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that open a server, read again where their file has changed: a new key counts, and a removed one opens nothing,
 * within seconds. A server that has once had a key stays closed to callers without one. Thread-safe.
 */
public final class ApiKeys {

    private static final Logger LOG = LoggerFactory.getLogger(ApiKeys.class);
    private static final Duration LOOKS_EVERY = Duration.ofSeconds(1);

    private final KeyFile file;
    private final LongSupplier clock;
    private final Exclusive alone = new Exclusive();
    private List<ApiKey> keys;
    private FileTime changedAt;
    private long lookedAt;
    private boolean required;

    private ApiKeys(KeyFile file, LongSupplier clock) {
        this.file = file;
        this.clock = clock;
        this.changedAt = changedAt();
        this.keys = file.keys();
        this.lookedAt = clock.getAsLong();
        this.required = !keys.isEmpty();
    }

    /**
     * Reads the keys of a file; none where there is no file.
     *
     * @throws dev.retort.error.InputException if it is damaged
     */
    public static ApiKeys read(KeyFile file) {
        return new ApiKeys(file, System::nanoTime);
    }

    /** Returns whether callers need a key. */
    public boolean areRequired() {
        return alone.get(() -> {
            look();
            return required;
        });
    }

    /** Returns the key of a text. */
    public Optional<ApiKey> find(String text) {
        return ofHash(Sha256.of(text));
    }

    /** Returns the key of a hash. */
    Optional<ApiKey> ofHash(String sha256) {
        byte[] hash = sha256.getBytes(StandardCharsets.US_ASCII);
        List<ApiKey> now = alone.get(() -> {
            look();
            return keys;
        });
        ApiKey found = null;
        for (ApiKey key : now) {
            // All are compared, whichever it is: the time says nothing.
            if (MessageDigest.isEqual(hash, key.sha256().getBytes(StandardCharsets.US_ASCII))) {
                found = key;
            }
        }
        return Optional.ofNullable(found);
    }

    private void look() {
        long now = clock.getAsLong();
        if (now - lookedAt < LOOKS_EVERY.toNanos()) {
            return;
        }
        lookedAt = now;
        FileTime changed = changedAt();
        if (!changed.equals(changedAt)) {
            try {
                keys = file.keys();
                changedAt = changed;
                required |= !keys.isEmpty();
            } catch (RetortException e) {
                LOG.warn("The API keys are as before, since their file cannot be read: {}", e.getMessage());
            }
        }
    }

    private FileTime changedAt() {
        try {
            return Files.exists(file.file()) ? Files.getLastModifiedTime(file.file()) : FileTime.fromMillis(0);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }
}
