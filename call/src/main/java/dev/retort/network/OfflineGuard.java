package dev.retort.network;

import dev.retort.error.UsageException;
import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Refuses every connection of this process to another machine, whoever opens it: Java asks the default proxy selector
 * before each socket, URL connection or HTTP client call, and this one throws. Loopback addresses pass.
 */
@API(status = API.Status.INTERNAL)
public final class OfflineGuard extends ProxySelector implements AutoCloseable {

    /** The selector belongs to the whole JVM, and so does the lock on it. */
    private static final ReentrantLock ALONE = new ReentrantLock();

    private final @Nullable ProxySelector former;
    private int holders = 1;

    private OfflineGuard(@Nullable ProxySelector former) {
        this.former = former;
    }

    /**
     * Locks the network for this process until the guard has been closed once for each time it was installed, in any
     * order.
     */
    public static OfflineGuard install() {
        ALONE.lock();
        try {
            return installed();
        } finally {
            ALONE.unlock();
        }
    }

    private static OfflineGuard installed() {
        if (ProxySelector.getDefault() instanceof OfflineGuard present) {
            present.holders++;
            return present;
        }
        OfflineGuard guard = new OfflineGuard(ProxySelector.getDefault());
        ProxySelector.setDefault(guard);
        return guard;
    }

    /**
     * Lets a connection to this machine pass.
     *
     * @throws UsageException if it goes to another machine
     */
    @Override
    public List<Proxy> select(URI uri) {
        if (!Network.isThisMachine(uri.getHost())) {
            throw new UsageException(
                    "--offline forbids a connection to %s.".formatted(uri.getHost()),
                    "Fetch what is needed beforehand, or run without --offline.");
        }
        return List.of(Proxy.NO_PROXY);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // There is no proxy to give up.
    }

    /** Unlocks the network, where nobody else holds the guard. */
    @Override
    public void close() {
        ALONE.lock();
        try {
            if (--holders == 0) {
                ProxySelector.setDefault(former);
            }
        } finally {
            ALONE.unlock();
        }
    }
}
