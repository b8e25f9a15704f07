package dev.retort.fakes;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An HTTP server on a free port of the loopback address that keeps what it received and can misbehave on demand; the base
 * of the fakes. Thread-safe; requests are answered concurrently.
 */
public final class LoopbackServer implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Received> received = new ArrayList<>();
    private final AtomicInteger ordinal = new AtomicInteger();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Faults faults = (number, request) -> Fault.NONE;

    /** Answers one request. */
    @FunctionalInterface
    public interface Handler {
        /** Returns the reply to a request. */
        Reply reply(Received request);
    }

    /** Decides which requests go wrong and how. */
    @FunctionalInterface
    public interface Faults {
        /** Returns what befalls a request; {@code number} counts all requests from 1. */
        Fault of(int number, Received request);
    }

    /**
     * A request as it came in.
     *
     * @param method such as {@code POST}
     * @param path decoded path without the query
     * @param query raw query, empty where there was none
     * @param headers by lower-case name
     * @param body its bytes
     */
    public record Received(String method, String path, String query, Map<String, String> headers, byte[] body) {

        /** Returns the body as UTF-8. */
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /**
     * A reply.
     *
     * @param status such as 200
     * @param headers by name
     * @param body its bytes
     */
    public record Reply(int status, Map<String, String> headers, byte[] body) {

        /** Creates a JSON reply. */
        public static Reply json(int status, String json) {
            return new Reply(status, Map.of("Content-Type", "application/json"), json.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** What befalls a request. */
    public sealed interface Fault {

        /** Nothing. */
        Fault NONE = new None();

        /** Nothing. */
        record None() implements Fault {}

        /** The handler does not see the request; this reply is sent. */
        record Instead(Reply reply) implements Fault {}

        /**
         * The connection is cut before a byte of the reply.
         *
         * @param handled whether the handler has done its work, so that the sender cannot know
         */
        record Cut(boolean handled) implements Fault {}

        /** Half of the body is sent, then the connection is cut. */
        record Truncated() implements Fault {}

        /**
         * Nothing is sent for so long, then the connection is cut.
         *
         * @param handled whether the handler has done its work, so that the sender cannot know
         * @param millis for how long
         */
        record Silence(boolean handled, long millis) implements Fault {}
    }

    /** Starts a server. */
    public LoopbackServer(Handler handler) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, handler));
        server.start();
    }

    /** Returns {@code http://127.0.0.1:PORT} without a slash at the end. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Replaces the rule of misbehaviour. */
    public void faults(Faults rule) {
        faults = rule;
    }

    /** Returns all requests so far, in the order in which they came in. */
    public List<Received> received() {
        synchronized (received) {
            return List.copyOf(received);
        }
    }

    /** Returns the requests of a method and a path. */
    public List<Received> received(String method, String path) {
        return received().stream()
                .filter(request ->
                        request.method().equals(method) && request.path().equals(path))
                .toList();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange, Handler handler) throws IOException {
        try (exchange) {
            Received request = read(exchange);
            synchronized (received) {
                received.add(request);
            }
            switch (faults.of(ordinal.incrementAndGet(), request)) {
                case Fault.None none -> send(exchange, handler.reply(request), false);
                case Fault.Instead instead -> send(exchange, instead.reply(), false);
                case Fault.Truncated truncated -> send(exchange, handler.reply(request), true);
                case Fault.Cut cut -> {
                    if (cut.handled()) {
                        handler.reply(request);
                    }
                }
                case Fault.Silence silence -> {
                    if (silence.handled()) {
                        handler.reply(request);
                    }
                    closing.await(silence.millis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Received read(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        Headers given = exchange.getRequestHeaders();
        given.forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
        URI uri = exchange.getRequestURI();
        return new Received(
                exchange.getRequestMethod(),
                uri.getPath(),
                uri.getRawQuery() == null ? "" : uri.getRawQuery(),
                headers,
                exchange.getRequestBody().readAllBytes());
    }

    private static void send(HttpExchange exchange, Reply reply, boolean truncated) throws IOException {
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        boolean empty = reply.body().length == 0;
        exchange.sendResponseHeaders(reply.status(), empty ? -1 : reply.body().length);
        if (!empty) {
            exchange.getResponseBody()
                    .write(reply.body(), 0, truncated ? reply.body().length / 2 : reply.body().length);
            exchange.getResponseBody().flush();
        }
    }
}
