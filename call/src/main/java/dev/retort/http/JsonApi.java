package dev.retort.http;

import dev.retort.concurrent.Outcomes;
import dev.retort.error.ResourceException;
import dev.retort.error.StoppedException;
import dev.retort.error.UsageException;
import dev.retort.file.FileFault;
import dev.retort.file.Json;
import dev.retort.http.HttpOutcome.Answered;
import dev.retort.http.HttpOutcome.Unanswered;
import dev.retort.http.HttpOutcome.Why;
import java.io.FileNotFoundException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apiguardian.api.API;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.MissingNode;

/**
 * Speaks JSON with one service. A request is repeated after 429, 502, 503 and 504, and after 500 or a lost connection
 * where it is repeatable or cannot have arrived, as often as its policy says. Redirects are not followed, so that a key
 * goes nowhere else. Replies of chat models above 8 MiB and others above 64 MiB are refused. Thread-safe.
 */
@API(status = API.Status.INTERNAL)
public final class JsonApi {

    private static final int LARGEST_REPLY = 64 << 20;
    /** Sixteen of them at once fit into the heap of the command line. */
    private static final int LARGEST_CHAT = 8 << 20;

    private final URI base;
    private final Authorization authorization;
    private final RetryPolicy policy;
    private final Pause pause;
    private final HttpClient client;
    private volatile Optional<ServiceTime> serviceTime = Optional.empty();

    /** The last header {@code Date} of the service, and when it came; read when asked for, since most are never needed. */
    private record ServiceTime(String said, long nanoTime) {

        Optional<Instant> now() {
            return RateHeaders.date(said).map(then -> then.plusNanos(System.nanoTime() - nanoTime));
        }
    }

    /**
     * Creates a client.
     *
     * @param base the service's address, with or without a slash at the end
     * @throws UsageException if it is not an address of an API, or the network is offline and the service on another machine
     */
    public JsonApi(URI base, Authorization authorization, Connection connection) {
        if (base.getHost() == null || !("http".equals(base.getScheme()) || "https".equals(base.getScheme()))) {
            throw new UsageException(
                    "%s is not the address of an API.".formatted(ServiceAddress.shown(base)),
                    "Write http://HOST:PORT/v1.");
        }
        ServiceAddress.check(base, !(authorization instanceof Authorization.None));
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

    /** Returns the time by the clock of the service, to a second, once an answer has said it. */
    public Optional<Instant> serviceTime() {
        return serviceTime.flatMap(ServiceTime::now);
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
     * @throws ResourceException if a file to upload cannot be read
     * @throws StoppedException if the thread is interrupted
     */
    public HttpOutcome send(HttpCall call, List<String> secrets) {
        List<String> blotted = new ArrayList<>(authorization.secrets());
        blotted.addAll(secrets);
        try {
            boolean mayHaveArrived = false;
            for (int attempt = 1; ; attempt++) {
                HttpOutcome last = once(call, blotted);
                boolean arrived = mayHaveArrived(last);
                mayHaveArrived |= arrived;
                boolean again = passing(last) && (call.repeatable() || !arrived) && attempt < policy.attempts();
                if (!again) {
                    return last instanceof Unanswered(Why why, String reason, boolean one, Throwable cause)
                            ? new Unanswered(why, reason, mayHaveArrived, cause)
                            : last;
                }
                pause.sleep(wait(attempt, last));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException("Stopped while waiting for " + base.getHost() + ".", "Run again to resume.", e);
        }
    }

    private static boolean passing(HttpOutcome outcome) {
        return switch (outcome) {
            case Answered answered ->
                switch (answered.status()) {
                    case 429, 500, 502, 503, 504 -> true;
                    default -> false;
                };
            case Unanswered unanswered -> true;
        };
    }

    /**
     * Returns whether the service may already have acted on a request that may be sent again; 429 and 503 are rejected before
     * processing.
     */
    private static boolean mayHaveArrived(HttpOutcome outcome) {
        return switch (outcome) {
            case Answered answered -> passing(answered) && answered.status() != 429 && answered.status() != 503;
            case Unanswered unanswered -> unanswered.mayHaveArrived();
        };
    }

    private HttpOutcome once(HttpCall call, List<String> secrets) throws InterruptedException {
        boolean upload = call.body() instanceof HttpCall.Body.OfForm;
        Duration timeout = upload ? policy.uploadTimeout() : policy.timeout();
        CompletableFuture<HttpResponse<byte[]>> future = null;
        try {
            future = client.sendAsync(request(call), info -> LimitedBody.subscriber(largest(call)));
            HttpResponse<byte[]> response = future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            response.headers()
                    .firstValue("date")
                    .ifPresent(said -> serviceTime = Optional.of(new ServiceTime(said, System.nanoTime())));
            return answered(call, response, secrets);
        } catch (TimeoutException e) {
            return new Unanswered(Why.TIMED_OUT, "no answer within %d s".formatted(timeout.toSeconds()), true, e);
        } catch (ExecutionException e) {
            Exception cause = Outcomes.failure(e);
            Why why = why(cause);
            return new Unanswered(
                    why,
                    KeyText.blot(NetworkFault.words(cause).orElse("the exchange failed"), secrets),
                    why != Why.UNREACHABLE,
                    cause);
        } catch (FileNotFoundException e) {
            throw new ResourceException(
                    "The file to send cannot be read: %s.".formatted(FileFault.words(e)),
                    "Check that it is still there.",
                    e);
        } finally {
            if (future != null) {
                future.cancel(true);
            }
        }
    }

    private static int largest(HttpCall call) {
        return call.path().contains("/chat/completions") ? LARGEST_CHAT : LARGEST_REPLY;
    }

    private static Why why(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof LimitedBody.TooLong) {
                return Why.UNREADABLE;
            }
        }
        return thrown instanceof ConnectException || thrown instanceof HttpConnectTimeoutException
                ? Why.UNREACHABLE
                : Why.CUT;
    }

    private static HttpOutcome answered(HttpCall call, HttpResponse<byte[]> response, List<String> secrets) {
        String text = KeyText.blot(new String(response.body(), StandardCharsets.UTF_8), secrets);
        boolean good = response.statusCode() / 100 == 2;
        if (good && call.expects() == HttpCall.Expects.TEXT) {
            return new Answered(response.statusCode(), MissingNode.getInstance(), text, response.headers());
        }
        try {
            return new Answered(response.statusCode(), Json.mapper().readTree(text), text, response.headers());
        } catch (JacksonException e) {
            return good && !text.isBlank()
                    ? new Unanswered(Why.UNREADABLE, "the reply is not JSON", true, e)
                    : new Answered(response.statusCode(), MissingNode.getInstance(), text, response.headers());
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
            case HttpCall.Body.OfForm form -> {
                String boundary =
                        "retort-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
                request.header("Content-Type", "multipart/form-data; boundary=" + boundary);
                request.method(call.method(), Multipart.publisher(form, boundary));
            }
        }
        return request.build();
    }

    private Duration wait(int attempt, HttpOutcome last) {
        Duration own = policy.delay(attempt);
        long jitter = own.toMillis() / 4;
        Duration wait =
                own.plusMillis(jitter == 0 ? 0 : ThreadLocalRandom.current().nextLong(jitter));
        Duration asked = last instanceof Answered answered
                ? RateHeaders.retryAfter(answered.headers(), InstantSource.system())
                        .orElse(Duration.ZERO)
                : Duration.ZERO;
        Duration longer = asked.compareTo(wait) > 0 ? asked : wait;
        return longer.compareTo(policy.longestDelay()) > 0 ? policy.longestDelay() : longer;
    }
}
