package dev.retort.fakes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An HTTP server on the loopback address with scripted answers and scripted faults. Thread-safe; routes are set before the
 * first request.
 */
public final class FakeServer implements AutoCloseable {

    /** Answers a request. */
    @FunctionalInterface
    public interface Handler {
        /** Returns the answer; an exception becomes status 500 with its message. */
        FakeResponse handle(FakeRequest request);
    }

    private record Route(String method, String path, Handler handler) {
        boolean fits(FakeRequest request) {
            boolean pathFits = path.endsWith("*")
                    ? request.path().startsWith(path.substring(0, path.length() - 1))
                    : request.path().equals(path);
            return pathFits && method.equals(request.method());
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Route> routes = new CopyOnWriteArrayList<>();
    private final List<FakeRequest> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();
    private volatile FaultPlan faults = FaultPlan.NONE;
    private volatile Duration latency = Duration.ZERO;
    private volatile int bearable = Integer.MAX_VALUE;

    private FakeServer(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** Starts a server on a free port. */
    public static FakeServer start() {
        try {
            return new FakeServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the address, such as {@code http://127.0.0.1:40123}, without a path. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Returns the address of the API, {@link #url()} with {@code /v1}. */
    public URI api() {
        return URI.create(url() + "/v1");
    }

    /**
     * Adds a route; earlier ones go first.
     *
     * @param path the whole path, or its beginning followed by {@code *}
     */
    public FakeServer route(String method, String path, Handler handler) {
        routes.add(new Route(method, path, handler));
        return this;
    }

    /** Sets what goes wrong from now on. */
    public FakeServer faults(FaultPlan plan) {
        faults = plan;
        return this;
    }

    /** Sets how long every request takes. */
    public FakeServer latency(Duration time) {
        latency = time;
        return this;
    }

    /** Sets how many requests at once are answered; more are refused with 429. */
    public FakeServer bears(int atOnce) {
        bearable = atOnce;
        return this;
    }

    /** Returns all requests so far, in order of arrival. */
    public List<FakeRequest> requests() {
        return List.copyOf(requests);
    }

    /** Returns how many requests there were at once at most. */
    public int mostInFlight() {
        return mostInFlight.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        int now = inFlight.incrementAndGet();
        mostInFlight.accumulateAndGet(now, Math::max);
        try (exchange) {
            FakeRequest request = read(exchange);
            requests.add(request);
            Fault fault = now > bearable ? Fault.tooMany("0") : faults.of(request);
            Thread.sleep(latency);
            if (fault instanceof Fault.Stall stall) {
                Thread.sleep(stall.time());
                return;
            }
            if (fault instanceof Fault.Reset) {
                return;
            }
            answer(exchange, request, fault);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            inFlight.decrementAndGet();
        }
    }

    private void answer(HttpExchange exchange, FakeRequest request, Fault fault) throws IOException {
        if (fault instanceof Fault.Refusal refusal) {
            send(exchange, refusal.response(), refusal.response().body().length);
            return;
        }
        FakeResponse response = handled(request);
        int half = response.body().length / 2;
        switch (fault) {
            case Fault.Truncation truncation -> send(exchange, response, half);
            case Fault.Malformation malformation -> {
                FakeResponse page = FakeResponse.text(200, "<html>Bad gateway</html>");
                send(exchange, page, page.body().length);
            }
            case Fault.HalfJson halfJson -> {
                byte[] body = java.util.Arrays.copyOf(response.body(), half);
                send(exchange, new FakeResponse(200, response.headers(), body), half);
            }
            default -> send(exchange, response, response.body().length);
        }
    }

    private FakeResponse handled(FakeRequest request) {
        for (Route route : routes) {
            if (route.fits(request)) {
                try {
                    return route.handler().handle(request);
                } catch (RuntimeException e) {
                    return FakeResponse.error(500, String.valueOf(e));
                }
            }
        }
        return FakeResponse.error(404, "no route for " + request.method() + " " + request.path());
    }

    /** Announces the whole body and sends only its first bytes. */
    private static void send(HttpExchange exchange, FakeResponse response, int bytes) throws IOException {
        response.headers().forEach(exchange.getResponseHeaders()::set);
        int length = response.body().length;
        exchange.sendResponseHeaders(response.status(), length == 0 ? -1 : length);
        if (length > 0) {
            exchange.getResponseBody().write(response.body(), 0, bytes);
            exchange.getResponseBody().flush();
            if (bytes == length) {
                exchange.getResponseBody().close();
            }
        }
    }

    private FakeRequest read(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        return new FakeRequest(
                numbers.incrementAndGet(),
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                query(exchange.getRequestURI()),
                headers,
                exchange.getRequestBody().readAllBytes());
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new LinkedHashMap<>();
        if (uri.getRawQuery() != null) {
            for (String pair : uri.getRawQuery().split("&", -1)) {
                String[] parts = pair.split("=", 2);
                query.put(
                        URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                        parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    /** Returns the bodies of all requests to a path, as text, in order of arrival. */
    public List<String> bodies(String path) {
        List<String> bodies = new ArrayList<>();
        for (FakeRequest request : requests) {
            if (request.path().equals(path)) {
                bodies.add(request.text());
            }
        }
        return bodies;
    }
}
