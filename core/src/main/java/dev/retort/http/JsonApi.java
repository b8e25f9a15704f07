package dev.retort.http;

import dev.retort.error.StoppedException;
import dev.retort.error.UsageException;
import dev.retort.file.Json;
import dev.retort.http.HttpOutcome.Answered;
import dev.retort.http.HttpOutcome.Unanswered;
import java.io.FileNotFoundException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Speaks JSON with one service. A request is repeated after 429, 502, 503 and 504, and after 500 or a lost connection
 * where it is repeatable or cannot have arrived. Redirects are not followed, so that a key goes nowhere else. Replies
 * above 64 MiB are refused. Thread-safe.
 */
public final class JsonApi {

    private static final int LARGEST_REPLY = 64 << 20;

    private final URI base;
    private final Authorization authorization;
    private final RetryPolicy policy;
    private final Pause pause;
    private final HttpClient client;

    /**
     * Creates a client.
     *
     * @param base the service's address, with or without a slash at the end
     * @throws UsageException if the network is offline and the service is on another machine
     */
    public JsonApi(URI base, Authorization authorization, Connection connection) {
        String text = base.toString();
        this.base = text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : base;
        this.authorization = authorization;
        this.policy = connection.policy();
        this.pause = connection.pause();
        this.client = connection.network().client(base);
    }

    /** Returns the service's address, without a slash at the end. */
    public URI base() {
        return base;
    }

    /** Sends a request with no secret in its body. */
    public HttpOutcome send(HttpCall call) {
        return send(call, List.of());
    }

    /**
     * Sends a request, several times where that helps.
     *
     * @param secrets further texts that the reply may echo and nobody may see
     * @return the last answer, or why there is none
     * @throws StoppedException if the thread is interrupted
     */
    public HttpOutcome send(HttpCall call, List<String> secrets) {
        try {
            boolean mayHaveArrived = false;
            for (int attempt = 1; ; attempt++) {
                Attempt last = once(call, secrets);
                mayHaveArrived |= last.mayHaveArrived();
                boolean again = last.transientFailure()
                        && (call.repeatable() || !last.mayHaveArrived())
                        && attempt < policy.attempts();
                if (!again) {
                    return last.outcome() instanceof Unanswered unanswered
                            ? new Unanswered(unanswered.reason(), mayHaveArrived)
                            : last.outcome();
                }
                pause.sleep(wait(attempt, last.retryAfter()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException("Stopped while waiting for " + base.getHost() + ".", "Run again to go on.", e);
        }
    }

    private record Attempt(
            HttpOutcome outcome, boolean transientFailure, boolean mayHaveArrived, Optional<Duration> retryAfter) {}

    private Attempt once(HttpCall call, List<String> secrets) throws InterruptedException {
        boolean upload = call.body() instanceof HttpCall.Body.OfFile;
        Duration timeout = upload ? policy.uploadTimeout() : policy.timeout();
        CompletableFuture<HttpResponse<byte[]>> future = null;
        try {
            future = client.sendAsync(request(call), info -> LimitedBody.subscriber(LARGEST_REPLY));
            HttpResponse<byte[]> response = future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return answered(response, secrets);
        } catch (TimeoutException e) {
            return unanswered("no answer within %d s".formatted(timeout.toSeconds()), true);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            boolean notSent = cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
            return unanswered(KeyText.blot(describe(cause), secrets(secrets)), !notSent);
        } catch (FileNotFoundException e) {
            return new Attempt(
                    new Unanswered("the file " + e.getMessage() + " is gone", false), false, false, Optional.empty());
        } finally {
            if (future != null) {
                future.cancel(true);
            }
        }
    }

    private static Attempt unanswered(String reason, boolean mayHaveArrived) {
        return new Attempt(new Unanswered(reason, mayHaveArrived), true, mayHaveArrived, Optional.empty());
    }

    private static String describe(Throwable cause) {
        String name = cause.getClass().getSimpleName();
        return cause.getMessage() == null ? name : name + ": " + cause.getMessage();
    }

    private Attempt answered(HttpResponse<byte[]> response, List<String> secrets) {
        int status = response.statusCode();
        String text = KeyText.blot(new String(response.body(), StandardCharsets.UTF_8), secrets(secrets));
        JsonNode body = parse(text);
        if (status / 100 == 2 && body.isMissingNode() && !text.isBlank()) {
            return unanswered("the reply is not JSON", true);
        }
        boolean refusedUnread = status == 429 || status == 503;
        boolean failed = refusedUnread || status == 500 || status == 502 || status == 504;
        return new Attempt(
                new Answered(status, body, text),
                failed,
                failed && !refusedUnread,
                response.headers().firstValue("retry-after").flatMap(JsonApi::seconds));
    }

    private List<String> secrets(List<String> more) {
        List<String> all = new ArrayList<>(authorization.secrets());
        all.addAll(more);
        return all;
    }

    private static JsonNode parse(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    private HttpRequest request(HttpCall call) throws FileNotFoundException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + call.path()))
                .header("Accept", "application/json")
                .header("User-Agent", "retort");
        authorization.addTo(request);
        switch (call.body()) {
            case HttpCall.Body.None none -> request.method(call.method(), HttpRequest.BodyPublishers.noBody());
            case HttpCall.Body.OfJson json -> {
                request.header("Content-Type", "application/json");
                byte[] bytes = Json.mapper().writeValueAsBytes(json.json());
                request.method(call.method(), HttpRequest.BodyPublishers.ofByteArray(bytes));
            }
            case HttpCall.Body.OfBytes content -> {
                request.header("Content-Type", content.type());
                request.method(call.method(), HttpRequest.BodyPublishers.ofByteArray(content.bytes()));
            }
            case HttpCall.Body.OfFile file -> {
                String boundary =
                        "retort-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
                request.header("Content-Type", "multipart/form-data; boundary=" + boundary);
                request.method(call.method(), Multipart.publisher(file, boundary));
            }
        }
        return request.build();
    }

    private Duration wait(int attempt, Optional<Duration> retryAfter) {
        Duration own = policy.delay(attempt);
        long jitter = own.toMillis() / 4;
        Duration wait =
                own.plusMillis(jitter == 0 ? 0 : ThreadLocalRandom.current().nextLong(jitter));
        Duration asked = retryAfter.orElse(Duration.ZERO);
        Duration longer = asked.compareTo(wait) > 0 ? asked : wait;
        return longer.compareTo(policy.longestDelay()) > 0 ? policy.longestDelay() : longer;
    }

    private static Optional<Duration> seconds(String header) {
        try {
            return Optional.of(Duration.ofMillis((long) (Double.parseDouble(header.trim()) * 1000)));
        } catch (NumberFormatException e) {
            // The header may also hold a date (RFC 9110); our own delay serves then.
            return Optional.empty();
        }
    }
}
