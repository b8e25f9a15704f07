package dev.retort.model.wire;

import dev.retort.error.UsageException;
import dev.retort.file.Json;
import dev.retort.model.failure.CallException;
import dev.retort.model.failure.FailureKind;
import dev.retort.model.journal.CallKey;
import dev.retort.model.secret.Redactor;
import dev.retort.model.secret.Secret;
import dev.retort.network.Network;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Sends JSON to one service and reads JSON back; every failure is a {@link CallException} of its kind, without keys in its
 * text. One attempt a call: repeating is not its matter. Thread-safe.
 */
public final class JsonHttp {

    /** Larger answers are refused: no chat or embeddings answer comes near. */
    private static final int MOST_BYTES = 64 << 20;

    private static final int MOST_CHARACTERS_OF_A_REASON = 300;

    private final URI base;
    private final Optional<Secret> key;
    private final HttpClient client;
    private final Redactor redactor;
    private final Clock clock = Clock.systemUTC();

    /**
     * Creates a client.
     *
     * @param base where the API is, such as {@code https://api.mistral.ai/v1}
     * @param key sent as bearer token
     * @throws UsageException if the address cannot be used or the network is offline
     */
    public JsonHttp(URI base, Optional<Secret> key, Network network) {
        if (base.getHost() == null || !("http".equals(base.getScheme()) || "https".equals(base.getScheme()))) {
            throw new UsageException("%s is not the address of an API.".formatted(base), "Write http://HOST:PORT/v1.");
        }
        this.base = base;
        this.key = key;
        this.client = network.client(base);
        this.redactor = new Redactor(key.stream().toList());
    }

    /**
     * An answer.
     *
     * @param body the body
     * @param headers the headers
     */
    public record Answer(JsonNode body, HttpHeaders headers) {}

    /** Posts a body to a path such as {@code /chat/completions}. */
    public Answer post(String path, JsonNode body) {
        return json(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Json.mapper().writeValueAsString(body))));
    }

    /** Gets a path such as {@code /models}. */
    public Answer get(String path) {
        return json(request(path).GET());
    }

    /** Posts a file as {@code multipart/form-data} (RFC 7578) with other fields beside it. */
    Answer upload(String path, Map<String, String> fields, String fileName, byte[] file) {
        String boundary =
                "retort-" + CallKey.of(fileName, Integer.toString(file.length)).substring(0, 24) + "-part";
        StringBuilder head = new StringBuilder();
        fields.forEach((name, value) -> head.append(
                "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n".formatted(boundary, name, value)));
        head.append("--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n"
                .formatted(boundary, fileName));
        head.append("Content-Type: application/octet-stream\r\n\r\n");
        return json(request(path)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofByteArrays(List.of(
                        head.toString().getBytes(StandardCharsets.UTF_8),
                        file,
                        ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8)))));
    }

    /** Gets a path whose content is text, such as {@code /files/ID/content}. */
    String text(String path) {
        return new String(send(request(path).GET()).body(), StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(String path) {
        String address = base.toString();
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(
                        (address.endsWith("/") ? address.substring(0, address.length() - 1) : address) + path))
                .header("Accept", "application/json");
        key.ifPresent(secret -> builder.header("Authorization", "Bearer " + secret.reveal()));
        return builder;
    }

    private record Content(byte[] body, HttpHeaders headers) {}

    private Answer json(HttpRequest.Builder request) {
        Content content = send(request);
        try {
            return new Answer(Json.mapper().readTree(content.body()), content.headers());
        } catch (JacksonException e) {
            throw new CallException(FailureKind.BAD_REPLY, "an answer that is not JSON", null, e);
        }
    }

    private Content send(HttpRequest.Builder request) {
        try {
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            byte[] body;
            try (InputStream in = response.body()) {
                body = in.readNBytes(MOST_BYTES + 1);
            }
            if (response.statusCode() / 100 != 2) {
                throw refused(response.statusCode(), body, response.headers());
            }
            if (body.length > MOST_BYTES) {
                throw new CallException(FailureKind.BAD_REPLY, "an answer of more than 64 MiB");
            }
            return new Content(body, response.headers());
        } catch (IOException e) {
            CallException failure = CallException.of(e);
            throw new CallException(failure.kind(), reason(failure, e), null, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallException(FailureKind.CUT, "the call was stopped", null, e);
        }
    }

    private String reason(CallException failure, IOException e) {
        String detail = e.getMessage() == null ? "" : " (" + e.getMessage() + ")";
        String what = failure.kind() == FailureKind.UNREACHABLE ? "no connection to " : "the connection was cut by ";
        return redactor.redact(what + base.getAuthority() + detail);
    }

    private CallException refused(int status, byte[] body, HttpHeaders headers) {
        ServiceError error = ServiceError.of(body);
        FailureKind kind = error.saysThatTheAccountIsEmpty() ? FailureKind.REFUSED : CallException.kindOf(status);
        String message = error.message().isEmpty() ? "" : ": " + error.message();
        String reason = redactor.redact("HTTP " + status + message).replaceAll("\\s+", " ");
        return new CallException(
                kind,
                reason.length() > MOST_CHARACTERS_OF_A_REASON
                        ? reason.substring(0, MOST_CHARACTERS_OF_A_REASON) + "…"
                        : reason,
                RateHeaders.retryAfter(headers, clock).orElse(null),
                null);
    }

    /**
     * What a service says in the body of a refusal.
     *
     * @param message for a person to read, or empty
     * @param code for a program to read, or empty
     */
    private record ServiceError(String message, String code) {

        static ServiceError of(byte[] body) {
            JsonNode json;
            try {
                json = Json.mapper().readTree(body);
            } catch (JacksonException e) {
                String text = new String(body, StandardCharsets.UTF_8).strip();
                return new ServiceError(text.startsWith("<") ? "" : text, "");
            }
            JsonNode error = json.path("error").isObject() ? json.path("error") : json;
            String message = firstText(error.path("message"), json.path("error"), json.path("detail"));
            if (message.isEmpty()
                    && json.path("detail").isArray()
                    && !json.path("detail").isEmpty()) {
                JsonNode first = json.path("detail").get(0);
                message = first.path("msg").asString("") + " at " + first.path("loc");
            }
            if (message.isEmpty() && error.path("message").isObject()) {
                message = error.path("message").toString();
            }
            return new ServiceError(message, firstText(error.path("code"), error.path("type")));
        }

        boolean saysThatTheAccountIsEmpty() {
            return code.equals("insufficient_quota") || code.equals("billing_hard_limit_reached");
        }

        private static String firstText(JsonNode... nodes) {
            for (JsonNode node : nodes) {
                if (node.isString() && !node.asString().isBlank()) {
                    return node.asString();
                }
            }
            return "";
        }
    }
}
