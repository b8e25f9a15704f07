package dev.retort.spark;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.retort.error.ResourceException;
import dev.retort.error.RetortException;
import dev.retort.file.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Where the driver lends money to executors, attempt by attempt, knows which of them makes which call, and hears why a task
 * stopped or which batch a part of it waits for. It listens on the driver's own address, on a free port, and answers those who
 * bear its token. Thread-safe.
 */
final class DriverDesk implements AutoCloseable {

    private static final int LARGEST_BODY = 1 << 20;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Optional<LoanBook> book;
    private final Set<String> executors = ConcurrentHashMap.newKeySet();
    private final ClaimBook claims = new ClaimBook();
    private final Set<PendingBatch> pending = ConcurrentHashMap.newKeySet();
    private final Runnable whenStopped;
    private final DeskAddress address;
    private final AtomicReference<Optional<StopNote>> stop = new AtomicReference<>(Optional.empty());

    private DriverDesk(HttpServer server, String host, Optional<LoanBook> book, Runnable whenStopped) {
        this.server = server;
        this.book = book;
        this.whenStopped = whenStopped;
        byte[] token = new byte[32];
        new SecureRandom().nextBytes(token);
        this.address = new DeskAddress(
                URI.create("http://%s:%d"
                        .formatted(bracketed(host), server.getAddress().getPort())),
                HexFormat.of().formatHex(token),
                book.isPresent());
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /**
     * Opens the desk.
     *
     * @param host the driver's name or address, as executors know it
     * @param book the budget; empty where there is no cap
     * @param whenStopped is called when a task says that no further task makes sense
     */
    static DriverDesk open(String host, Optional<LoanBook> book, Runnable whenStopped) {
        try {
            return new DriverDesk(HttpServer.create(new InetSocketAddress(host, 0), 0), host, book, whenStopped);
        } catch (IOException e) {
            throw new ResourceException(
                    "The driver cannot listen on %s.".formatted(host),
                    "Set spark.driver.host to an address of this machine that the executors reach.",
                    e);
        }
    }

    private static String bracketed(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    /** Returns where executors reach it. */
    DeskAddress address() {
        return address;
    }

    /** Returns why a task stopped, where one did. */
    Optional<RetortException> stopped() {
        return stop.get().map(StopNote::exception);
    }

    /** Returns what parts of tasks have waited for since this was asked last. */
    List<PendingBatch> takePending() {
        List<PendingBatch> taken = List.copyOf(pending);
        taken.forEach(pending::remove);
        return taken;
    }

    /** Returns how many batches were settled, each of which may have freed money. */
    int settledBatches() {
        return book.map(LoanBook::settledBatches).orElse(0);
    }

    /** Counts an executor among those that share the limits of rates. */
    void came(String executor) {
        executors.add(executor);
    }

    /** Counts what an executor that is lost had borrowed, and lets others make its calls. */
    void lost(String executor) {
        executors.remove(executor);
        claims.lost(executor);
        book.ifPresent(loans -> loans.lost(executor));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY);
            String given = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            if (!MessageDigest.isEqual(bytes("Bearer " + address.token()), bytes(given))) {
                send(exchange, 401, "");
                return;
            }
            switch (exchange.getRequestURI().getPath()) {
                case "/lend" -> {
                    LoanRequest wanted = Json.mapper().readValue(body, LoanRequest.class);
                    lend(exchange, wanted, loans -> loans.lend(wanted.loan(), wanted.executor(), wanted.amount()));
                }
                case "/lend-for-batch" -> {
                    LoanRequest wanted = Json.mapper().readValue(body, LoanRequest.class);
                    lend(exchange, wanted, loans -> loans.lendForBatch(wanted.loan(), wanted.amount()));
                }
                case "/settle-batch" -> {
                    BatchEnd ended = Json.mapper().readValue(body, BatchEnd.class);
                    OptionalLong cost =
                            ended.cost().stream().mapToLong(Long::longValue).findAny();
                    book.ifPresent(loans -> loans.settleBatch(ended.batch(), cost));
                    send(exchange, 200, "");
                }
                case "/pending" -> {
                    pending.add(Json.mapper().readValue(body, PendingBatch.class));
                    send(exchange, 200, "");
                }
                case "/settle" -> {
                    LoanRequest ended = Json.mapper().readValue(body, LoanRequest.class);
                    book.ifPresent(loans -> loans.settle(ended.loan(), ended.amount()));
                    send(exchange, 200, "");
                }
                case "/claim" -> {
                    ClaimRequest wanted = Json.mapper().readValue(body, ClaimRequest.class);
                    executors.add(wanted.executor());
                    send(
                            exchange,
                            200,
                            Json.mapper()
                                    .writeValueAsString(new ClaimAnswer(
                                            claims.claim(wanted.key(), wanted.executor()), executors.size())));
                }
                case "/release" -> {
                    ClaimRequest over = Json.mapper().readValue(body, ClaimRequest.class);
                    claims.release(over.key(), over.executor());
                    send(exchange, 200, "");
                }
                case "/stop" -> {
                    stop.compareAndSet(
                            Optional.empty(), Optional.of(Json.mapper().readValue(body, StopNote.class)));
                    send(exchange, 200, "");
                    whenStopped.run();
                }
                default -> send(exchange, 404, "");
            }
        }
    }

    private void lend(HttpExchange exchange, LoanRequest wanted, Function<LoanBook, LoanBook.Answer> lending)
            throws IOException {
        send(exchange, 200, Json.mapper().writeValueAsString(lent(wanted, lending)));
    }

    private LoanAnswer lent(LoanRequest wanted, Function<LoanBook, LoanBook.Answer> lending) {
        LoanBook loans = book.orElseThrow();
        try {
            LoanBook.Answer answer = lending.apply(loans);
            return new LoanAnswer(
                    answer,
                    switch (answer) {
                        case LENT, WAIT -> Optional.empty();
                        case LATER -> Optional.of(loans.heldByBatches(wanted.amount()));
                        case REACHED -> Optional.of(loans.reached(wanted.amount()));
                    });
        } catch (RetortException e) {
            // Where the account cannot be written, nothing more is lent.
            stop.compareAndSet(Optional.empty(), Optional.of(StopNote.of(e)));
            return new LoanAnswer(LoanBook.Answer.REACHED, Optional.of(e.problem()));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = bytes(text);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        book.ifPresent(LoanBook::close);
    }
}
