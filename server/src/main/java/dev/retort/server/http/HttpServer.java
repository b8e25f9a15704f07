package dev.retort.server.http;

import dev.retort.error.ResourceException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Listens on one address; every request has a virtual thread of its own. */
public final class HttpServer implements AutoCloseable {

    private static final String HTTP_1_1 = "http/1.1";
    private static final int LONGEST_HEADERS = 16 << 10;
    private static final Duration IDLE = Duration.ofMinutes(10);
    private static final Duration IDLE_WHEN_STOPPING = Duration.ofMillis(100);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);

    private final Server server;
    private final ServerConnector connector;
    private final String host;

    private final boolean secure;

    private HttpServer(Server server, ServerConnector connector, String host, boolean secure) {
        this.server = server;
        this.connector = connector;
        this.host = host;
        this.secure = secure;
    }

    /**
     * Takes the address; clients that call before {@link #start} wait.
     *
     * @param port 0 for any that is free
     * @param tls how clients know this server; empty for plain HTTP
     * @throws ResourceException if the address is taken or not this machine's
     */
    public static HttpServer open(String host, int port, Optional<Tls> tls, Dispatcher dispatcher) {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("http");
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        Server server = new Server(threads);
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setRequestHeaderSize(LONGEST_HEADERS);
        // Paths name no files: an encoded slash in a model's name is part of it.
        configuration.setUriCompliance(UriCompliance.UNSAFE);
        HttpConnectionFactory http = new HttpConnectionFactory(configuration);
        ConnectionFactory[] protocols = tls.map(
                        given -> new ConnectionFactory[] {new SslConnectionFactory(context(given), HTTP_1_1), http})
                .orElseGet(() -> new ConnectionFactory[] {http});
        ServerConnector connector = new ServerConnector(server, 1, 1, protocols);
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE.toMillis());
        connector.setShutdownIdleTimeout(IDLE_WHEN_STOPPING.toMillis());
        server.addConnector(connector);
        server.setStopTimeout(STOPS_WITHIN.toMillis());
        server.setHandler(new GracefulHandler(dispatcher));
        server.setErrorHandler(dispatcher::malformed);
        HttpServer opened = new HttpServer(server, connector, host, tls.isPresent());
        try {
            connector.open();
            return opened;
        } catch (Exception e) {
            opened.close();
            throw cannotListen(port, host, e);
        }
    }

    /**
     * Begins to answer.
     *
     * @throws ResourceException if the system does not allow it
     */
    public void start() {
        try {
            server.start();
        } catch (Exception e) {
            throw cannotListen(connector.getLocalPort(), host, e);
        }
    }

    private static ResourceException cannotListen(int port, String host, Exception cause) {
        return new ResourceException(
                "Port %d of %s cannot be listened on.".formatted(port, host),
                "End the program that holds it, or choose another with --port.",
                cause);
    }

    private static SslContextFactory.Server context(Tls tls) {
        SslContextFactory.Server context = new SslContextFactory.Server();
        context.setKeyStore(tls.store());
        context.setKeyStorePassword(tls.password());
        context.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        // Clients check the certificate; addresses of a private network are often not named in one.
        context.setSniRequired(false);
        return context;
    }

    /** Returns the address that clients call, without a slash at the end. */
    public URI address() {
        String name = host.contains(":") ? "[" + host + "]" : host;
        return URI.create("%s://%s:%d".formatted(secure ? "https" : "http", name, connector.getLocalPort()));
    }

    /** Returns whether an address is one of this machine's loopback interface. */
    public static boolean isLoopback(String host) {
        InetAddress address = new InetSocketAddress(host, 0).getAddress();
        return address != null && address.isLoopbackAddress();
    }

    /** Takes no new request, waits a while for those under way, and ends. */
    @Override
    public void close() {
        try {
            server.stop();
            // Where it was opened and never started, stopping it does not free the port.
            connector.close();
        } catch (Exception e) {
            throw new ResourceException("The server could not be stopped in order.", "End the process.", e);
        }
    }
}
