package dev.retort.call.telemetry;

import dev.retort.call.journal.CallJournal;
import dev.retort.call.journal.CallRecord;
import dev.retort.call.journal.CallState;
import dev.retort.error.ModelException;
import dev.retort.file.Json;
import dev.retort.http.NetworkFault;
import dev.retort.network.Network;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends the calls of a journal as OpenTelemetry GenAI spans to an OTLP/HTTP endpoint, such as {@code
 * http://127.0.0.1:5000/v1/traces}. Sending twice sends the same span numbers. Thread-safe.
 */
public final class SpanExporter {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final URI endpoint;
    private final Map<String, String> headers;
    private final HttpClient client;
    private final Duration timeout;

    /**
     * Creates an exporter.
     *
     * @param headers sent with each request, such as {@code x-mlflow-experiment-id} or {@code Authorization}
     */
    public SpanExporter(URI endpoint, Map<String, String> headers, Network network) {
        this(endpoint, headers, network, TIMEOUT);
    }

    SpanExporter(URI endpoint, Map<String, String> headers, Network network, Duration timeout) {
        this.timeout = timeout;
        this.endpoint = endpoint;
        this.headers = Map.copyOf(headers);
        this.client = network.client(endpoint);
    }

    /**
     * Sends all ended calls, one request a task, and returns how many calls went.
     *
     * @param run the run's name
     * @param withContent whether prompts and replies go along; without, only names, numbers and times do
     * @throws ModelException if the endpoint does not take them
     */
    public int export(String run, CallJournal journal, boolean withContent) {
        Map<String, List<CallRecord>> tasks = new LinkedHashMap<>();
        journal.forEach(call -> {
            if (call.state() != CallState.STARTED) {
                tasks.computeIfAbsent(call.task(), task -> new ArrayList<>()).add(call);
            }
        });
        SpanWriter writer = new SpanWriter(run, withContent);
        int sent = 0;
        for (List<CallRecord> calls : tasks.values()) {
            send(Json.mapper().writeValueAsBytes(writer.request(calls)));
            sent += calls.size();
        }
        return sent;
    }

    private void send(byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint)
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        try {
            // The reply is not read: only its status counts, and its body may never end.
            HttpResponse<Void> response = client.sendAsync(request.build(), ignored -> new IgnoredBody())
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() / 100 != 2) {
                throw refused("HTTP " + response.statusCode(), null);
            }
        } catch (ExecutionException e) {
            Throwable cause = Optional.ofNullable(e.getCause()).orElse(e);
            throw refused(
                    cause instanceof HttpTimeoutException
                            ? noAnswer()
                            : NetworkFault.words(cause).orElse("the exchange failed"),
                    e);
        } catch (TimeoutException e) {
            throw refused(noAnswer(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused("stopped", e);
        }
    }

    private String noAnswer() {
        return "no answer within %d s".formatted(timeout.toSeconds());
    }

    /** Leaves the body and the connection as soon as the status is known. */
    private static final class IgnoredBody implements HttpResponse.BodySubscriber<Void> {

        @Override
        public CompletionStage<Void> getBody() {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.cancel();
        }

        @Override
        public void onNext(List<ByteBuffer> part) {
            // Nothing was asked for.
        }

        @Override
        public void onError(Throwable failure) {
            // The status is known.
        }

        @Override
        public void onComplete() {
            // Nothing was asked for.
        }
    }

    private ModelException refused(String reason, @org.jspecify.annotations.Nullable Exception cause) {
        return new ModelException(
                "%s did not take the spans: %s.".formatted(endpoint, reason),
                "Check the address and its headers; the run itself is complete.",
                cause);
    }
}
