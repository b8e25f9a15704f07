package dev.retort.server.api;

import dev.retort.server.batch.RequestAnswering;
import dev.retort.server.http.Api;
import dev.retort.server.http.Call;
import dev.retort.server.http.ClientWatch;
import dev.retort.server.http.Failures;
import dev.retort.server.http.Fields;
import dev.retort.server.http.Gate;
import dev.retort.server.http.Refusal;
import dev.retort.server.http.Reply;
import dev.retort.server.http.Routes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/** Answers the requests of batches through the endpoints that clients call. */
public final class RoutedRequests implements RequestAnswering {

    private static final String PREFIX = "/v1";

    private final Routes routes;
    private final Wires wires;
    private final Gate gate;

    /**
     * Creates it.
     *
     * @param routes those of the APIs, below their prefixes
     * @param gate counts each request against the limit of the key that ordered it
     */
    public RoutedRequests(Routes routes, Wires wires, Gate gate) {
        this.routes = routes;
        this.wires = wires;
        this.gate = gate;
    }

    @Override
    public Answer answer(String endpoint, ObjectNode body, Optional<String> owner) {
        Call call = new Call(
                Optional.of(Api.OPENAI),
                "POST",
                endpoint,
                Map.of(),
                Map.of(),
                Map.of(),
                () -> Fields.of(body),
                () -> {
                    throw Refusal.of(415, "A batch holds no uploads.");
                },
                left -> ClientWatch.none(),
                Optional.empty());
        try {
            owner.ifPresent(gate::checkLater);
            if (routes.answer(call, endpoint.substring(PREFIX.length())) instanceof Reply.Json json) {
                return new Answer(json.status(), json.body(), Optional.empty());
            }
            throw Refusal.of(400, "A batch holds no streams.");
        } catch (RuntimeException e) {
            Refusal refusal = Failures.refusal(e, UUID.randomUUID().toString());
            return new Answer(
                    refusal.status(),
                    wires.body(Api.OPENAI, refusal),
                    Optional.ofNullable(refusal.headers().get("Retry-After"))
                            .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds))));
        }
    }
}
