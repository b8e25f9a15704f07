package dev.retort.network;

import dev.retort.error.UsageException;
import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refuses every connection of this process to another machine, whoever opens it: Java asks the default proxy selector
 * before each socket, URL connection or HTTP client call, and this one throws. Loopback addresses pass.
 */
public final class OfflineGuard extends ProxySelector implements AutoCloseable {

    private final @Nullable ProxySelector former;

    private OfflineGuard(@Nullable ProxySelector former) {
        this.former = former;
    }

    /** Locks the network for this process until the guard is closed. */
    public static OfflineGuard install() {
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

    /** Unlocks the network. */
    @Override
    public void close() {
        ProxySelector.setDefault(former);
    }
}
