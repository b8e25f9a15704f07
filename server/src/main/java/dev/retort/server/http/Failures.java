package dev.retort.server.http;

import dev.retort.error.InputException;
import dev.retort.error.ModelException;
import dev.retort.error.RetortException;
import dev.retort.error.UsageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The reply to a failed request. */
public final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /**
     * Returns the refusal of a request that failed; what no client can mend goes to the log.
     *
     * @param id the request's, by which the log names it
     */
    public static Refusal refusal(RuntimeException failure, String id) {
        return switch (failure) {
            case Refusal refusal -> refusal;
            case UsageException e -> Refusal.of(400, message(e));
            case InputException e -> Refusal.of(422, message(e));
            case ModelException e -> {
                LOG.warn("Request {} failed", id, e);
                yield Refusal.of(502, message(e));
            }
            case RetortException e -> {
                LOG.warn("Request {} failed", id, e);
                yield Refusal.of(503, message(e));
            }
            default -> {
                LOG.error("Request {} failed", id, failure);
                yield Refusal.of(
                        500, "The server failed. Its log has the reason under the request's id %s.".formatted(id));
            }
        };
    }

    private static String message(RetortException e) {
        return String.valueOf(e.getMessage());
    }
}
