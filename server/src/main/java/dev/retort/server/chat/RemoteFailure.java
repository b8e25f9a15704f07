package dev.retort.server.chat;

import dev.retort.model.failure.CallException;
import dev.retort.model.failure.FailureKind;
import dev.retort.server.http.Refusal;
import dev.retort.server.model.ServedModel;
import java.time.Duration;

/** The refusal of a request whose model elsewhere failed. */
public final class RemoteFailure {

    private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

    private RemoteFailure() {}

    /** Returns 429 where the service asks to wait, so that the client waits as well; otherwise 502, with the reason. */
    public static Refusal refusal(ServedModel model, RuntimeException failure) {
        CallException call = CallException.of(failure);
        String message = "%s, which %s means here, failed: %s".formatted(model.ref(), model.name(), call.reason());
        return call.kind() == FailureKind.RATE_LIMITED
                ? Refusal.busy(message, call.retryAfter().orElse(ASK_AGAIN))
                : Refusal.of(502, message);
    }
}
