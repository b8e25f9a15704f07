package dev.retort.fakes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * A Hugging Face hub of one repository on the loopback interface: its listing, small files with git hashes, large ones
 * (from 1,000 bytes on) redirected to a second server with their sha256, ranges, tokens. It misbehaves on request.
 */
public final class FakeHub implements AutoCloseable {

    private static final int LARGE = 1000;
    private static final int LONGEST_WAIT_MS = 10_000;

    private final HttpServer hub = start();
    private final HttpServer storage = start();
    private final String repository;
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger cuts = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger stalls = new AtomicInteger();
    private final AtomicInteger damages = new AtomicInteger();
    private volatile Optional<String> token = Optional.empty();
    private volatile boolean ranges = true;
    private volatile boolean dying;
    private volatile boolean silent;
    private volatile String license = "apache-2.0";
    private volatile LongSupplier arrived = () -> Long.MAX_VALUE;

    /** Starts the hub with one repository, such as {@code owner/name}. */
    public FakeHub(String repository) {
        this.repository = repository;
        hub.createContext("/api/models/" + repository + "/revision/", this::list);
        hub.createContext("/" + repository + "/resolve/", this::resolve);
        hub.createContext("/", exchange -> answer(exchange, 404, new byte[0]));
        storage.createContext("/", this::store);
    }

    private static HttpServer start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return server;
        } catch (IOException e) {
            throw new IllegalStateException("No port on the loopback interface.", e);
        }
    }

    /** Adds a file to the repository. */
    public FakeHub with(String path, byte[] content) {
        files.put(path, content.clone());
        return this;
    }

    /** Asks for a token from now on. */
    public FakeHub gated(String secret) {
        token = Optional.of(secret);
        return this;
    }

    /** Names another licence; empty text names none. */
    public FakeHub licensed(String name) {
        license = name;
        return this;
    }

    /** Breaks the next few downloads of large files off in the middle of what they were to bring. */
    public FakeHub cutting(int times) {
        cuts.set(times);
        return this;
    }

    /**
     * Breaks a download off only when all bytes sent of its file have arrived: a connection that ends takes along what is
     * still under way, which may be little or much.
     *
     * @param bytes how many bytes of the file the client has
     */
    public FakeHub onceArrived(LongSupplier bytes) {
        arrived = bytes;
        return this;
    }

    /** Breaks the next download of a large file off, and answers every request after that with 503. */
    public FakeHub dyingInTheNextDownload() {
        dying = true;
        cuts.set(1);
        return this;
    }

    /** Answers the next few requests with 503, and all others properly. */
    public FakeHub failing(int times) {
        failures.set(times);
        return this;
    }

    /** Lets the next few downloads of large files stop in the middle without closing the connection. */
    public FakeHub stalling(int times) {
        stalls.set(times);
        return this;
    }

    /** Answers every question for the listing with headers, and then sends nothing. */
    public FakeHub silentListing() {
        silent = true;
        return this;
    }

    /** Changes a byte in each of the next few downloads of large files. */
    public FakeHub damaging(int times) {
        damages.set(times);
        return this;
    }

    /** Ignores ranges: every answer is the whole file. */
    public FakeHub withoutRanges() {
        ranges = false;
        return this;
    }

    /** Returns the base address. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + hub.getAddress().getPort());
    }

    /** Returns every request so far: method, path, range, and {@code token} where one was sent. */
    public List<String> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    private void note(String server, HttpExchange exchange) {
        String range = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range"))
                .map(" "::concat)
                .orElse("");
        String secret = exchange.getRequestHeaders().containsKey("Authorization") ? " token" : "";
        requests.add("%s %s %s%s%s"
                .formatted(
                        server,
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().getPath(),
                        range,
                        secret));
    }

    private boolean refused(HttpExchange exchange) throws IOException {
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            answer(exchange, 503, new byte[0]);
            return true;
        }
        String sent = exchange.getRequestHeaders().getFirst("Authorization");
        if (token.isPresent() && !("Bearer " + token.get()).equals(sent)) {
            answer(exchange, 401, new byte[0]);
            return true;
        }
        return false;
    }

    private void list(HttpExchange exchange) throws IOException {
        note("hub", exchange);
        if (refused(exchange)) {
            return;
        }
        if (silent) {
            exchange.sendResponseHeaders(200, LARGE);
            exchange.getResponseBody().flush();
            sleep(LONGEST_WAIT_MS);
            exchange.close();
            return;
        }
        if (exchange.getRequestURI().getPath().endsWith("/missing")) {
            answer(exchange, 404, new byte[0]);
            return;
        }
        String siblings =
                files.keySet().stream().map("{\"rfilename\":\"%s\"}"::formatted).collect(Collectors.joining(","));
        String tags = license.isEmpty() ? "" : "\"license:" + license + "\"";
        answer(
                exchange,
                200,
                "{\"sha\":\"0123abcd\",\"tags\":[%s],\"siblings\":[%s]}"
                        .formatted(tags, siblings)
                        .getBytes(StandardCharsets.UTF_8));
    }

    private void resolve(HttpExchange exchange) throws IOException {
        note("hub", exchange);
        if (refused(exchange)) {
            return;
        }
        String path = exchange.getRequestURI().getPath().replaceFirst("/" + repository + "/resolve/[^/]+/", "");
        byte[] content = files.get(path);
        if (content == null) {
            answer(exchange, 404, new byte[0]);
        } else if (content.length < LARGE) {
            byte[] head = ("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII);
            exchange.getResponseHeaders().set("ETag", "\"" + hash("SHA-1", head, content) + "\"");
            answer(exchange, 200, content);
        } else {
            exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + hash("SHA-256", new byte[0], content) + "\"");
            exchange.getResponseHeaders().set("X-Linked-Size", Integer.toString(content.length));
            exchange.getResponseHeaders()
                    .set(
                            "Location",
                            "http://127.0.0.1:%d/%s"
                                    .formatted(storage.getAddress().getPort(), path));
            answer(exchange, 302, new byte[0]);
        }
    }

    private void store(HttpExchange exchange) throws IOException {
        note("storage", exchange);
        byte[] content = Objects.requireNonNull(
                        files.get(exchange.getRequestURI().getPath().substring(1)))
                .clone();
        if (damages.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            content[content.length / 2] ^= 1;
        }
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = ranges && range != null ? Integer.parseInt(range.replaceAll("\\D", "")) : 0;
        if (from >= content.length) {
            answer(exchange, 416, new byte[0]);
            return;
        }
        int length = content.length - from;
        if (ranges && range != null) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
        }
        exchange.sendResponseHeaders(ranges && range != null ? 206 : 200, length);
        boolean cut = cuts.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        if (cut && dying) {
            dying = false;
            failures.set(Integer.MAX_VALUE);
        }
        boolean stall = !cut && stalls.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        OutputStream out = exchange.getResponseBody();
        out.write(content, from, cut || stall ? length / 2 : length);
        out.flush();
        if (cut) {
            for (int i = 0; i < LONGEST_WAIT_MS && arrived.getAsLong() < from + length / 2; i++) {
                sleep(1);
            }
        }
        if (stall) {
            sleep(LONGEST_WAIT_MS);
        }
        exchange.close();
    }

    private static void sleep(int milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
        }
        exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
        if (!head && body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private static String hash(String algorithm, byte[] head, byte[] content) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            digest.update(head);
            return HexFormat.of().formatHex(digest.digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        hub.stop(0);
        storage.stop(0);
    }
}
