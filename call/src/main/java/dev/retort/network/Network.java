package dev.retort.network;

import dev.retort.error.UsageException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Gives out HTTP clients, or refuses to where the user forbade every network access. Servers on this machine (loopback
 * addresses) are always allowed: nothing leaves the machine. Whoever made it closes it; without that its client goes when
 * nothing refers to it any more. Thread-safe.
 */
public final class Network implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final boolean open;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable HttpClient client;

    private Network(boolean open) {
        this.open = open;
    }

    /** Returns a network without restriction. */
    public static Network open() {
        return new Network(true);
    }

    /** Returns a network that reaches this machine only. */
    public static Network offline() {
        return new Network(false);
    }

    /** Returns a network that reaches this machine only where the user said so, all machines otherwise. */
    public static Network offlineIf(boolean offline) {
        return new Network(!offline);
    }

    /**
     * Returns the client for calls to {@code target}, the same for all: HTTP/1.1, 10 s to connect, no redirects (a key goes to
     * one host only).
     *
     * @throws UsageException if the network is offline and the target is another machine
     */
    public HttpClient client(URI target) {
        check(target);
        lock.lock();
        try {
            if (client == null) {
                client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT_TIMEOUT)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .executor(Executors.newVirtualThreadPerTaskExecutor())
                        .build();
            }
            return client;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the client, with the calls that are still on their way. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (client != null) {
                client.shutdownNow();
                client = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Passes if {@code target} may be called.
     *
     * @throws UsageException if the network is offline and the target is another machine
     */
    public void check(URI target) {
        if (!open && !isThisMachine(target.getHost())) {
            throw new UsageException(
                    "--offline forbids a call to %s.".formatted(target.getHost()),
                    "Use models on this machine (local:, ollama:), or run without --offline.");
        }
    }

    /** Returns whether other machines may be called. */
    public boolean isOpen() {
        return open;
    }

    static boolean isThisMachine(@Nullable String host) {
        if (host == null) {
            return false;
        }
        String plain = host.toLowerCase(Locale.ROOT);
        return plain.equals("localhost")
                || plain.equals("[::1]")
                || plain.equals("::1")
                || plain.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }
}
