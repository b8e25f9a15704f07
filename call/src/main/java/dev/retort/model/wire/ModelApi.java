package dev.retort.model.wire;

import dev.retort.error.StoppedException;
import dev.retort.http.Authorization;
import dev.retort.http.Connection;
import dev.retort.http.HttpCall;
import dev.retort.http.HttpOutcome.Answered;
import dev.retort.http.HttpOutcome.Unanswered;
import dev.retort.http.JsonApi;
import dev.retort.http.Pause;
import dev.retort.http.RateHeaders;
import dev.retort.http.RetryPolicy;
import dev.retort.model.failure.CallException;
import dev.retort.model.failure.FailureKind;
import dev.retort.network.Network;
import dev.retort.secret.Redactor;
import dev.retort.secret.Secret;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Asks models of one service: one attempt a call, for who calls repeats and limits it; every failure is a {@link
 * CallException} of its kind, without keys in its text. Thread-safe.
 */
final class ModelApi {

    private static final int MOST_CHARACTERS_OF_A_REASON = 300;
    private static final Set<Integer> GONE = Set.of(404, 410);
    private static final Set<String> ACCOUNT_IS_EMPTY = Set.of("insufficient_quota", "billing_hard_limit_reached");

    private final JsonApi api;
    private final Redactor redactor;

    /**
     * Creates the access.
     *
     * @param base where the API is, such as {@code https://api.mistral.ai/v1}
     * @param key sent as bearer token
     */
    ModelApi(URI base, Optional<Secret> key, Network network) {
        this.api = new JsonApi(base, authorization(key), new Connection(network, RetryPolicy.ONCE, Pause.REAL));
        this.redactor = new Redactor(key.stream().toList());
    }

    static Authorization authorization(Optional<Secret> key) {
        return key.<Authorization>map(secret -> new Authorization.Bearer(secret::reveal))
                .orElse(new Authorization.None());
    }

    /** Posts a document to a path such as {@code /chat/completions}. */
    Answered post(String path, JsonNode body) {
        return send(HttpCall.post(path, body));
    }

    /** Sends any call and returns its good answer. */
    Answered send(HttpCall call) {
        Answered answered = answered(call);
        if (!answered.ok()) {
            throw refused(answered);
        }
        return answered;
    }

    /** Sends a call for something that the service may no longer have; empty where it has not. */
    Optional<Answered> find(HttpCall call) {
        Answered answered = answered(call);
        if (GONE.contains(answered.status())) {
            return Optional.empty();
        }
        if (!answered.ok()) {
            throw refused(answered);
        }
        return Optional.of(answered);
    }

    private Answered answered(HttpCall call) {
        try {
            return switch (api.send(call)) {
                case Answered answered -> answered;
                case Unanswered unanswered -> throw failed(unanswered);
            };
        } catch (StoppedException e) {
            throw new CallException(FailureKind.CUT, "the call was stopped", null, e);
        }
    }

    private CallException failed(Unanswered unanswered) {
        String host = api.base().getAuthority();
        return switch (unanswered.why()) {
            case UNREACHABLE -> failed(FailureKind.UNREACHABLE, "no connection to " + host, unanswered);
            case CUT -> failed(FailureKind.CUT, "the connection was cut by " + host, unanswered);
            case TIMED_OUT -> failed(FailureKind.TIMED_OUT, "no answer in time from " + host, unanswered);
            case UNREADABLE -> failed(FailureKind.BAD_REPLY, "an answer that cannot be read", unanswered);
        };
    }

    private CallException failed(FailureKind kind, String what, Unanswered unanswered) {
        return new CallException(
                kind, redactor.redact("%s (%s)".formatted(what, unanswered.reason())), null, unanswered.cause());
    }

    private CallException refused(Answered answered) {
        boolean empty = ACCOUNT_IS_EMPTY.contains(code(answered.body()));
        FailureKind kind = empty ? FailureKind.REFUSED : CallException.kindOf(answered.status());
        String said = answered.message();
        String reason = redactor.redact("HTTP " + answered.status() + (said.isEmpty() ? "" : ": " + said));
        return new CallException(
                kind,
                reason.length() > MOST_CHARACTERS_OF_A_REASON
                        ? reason.substring(0, MOST_CHARACTERS_OF_A_REASON) + "…"
                        : reason,
                RateHeaders.retryAfter(answered.headers(), InstantSource.system())
                        .orElse(null),
                null);
    }

    private static String code(JsonNode body) {
        JsonNode error = body.path("error").isObject() ? body.path("error") : body;
        return error.path("code").isString()
                ? error.path("code").asString()
                : error.path("type").asString("");
    }
}
