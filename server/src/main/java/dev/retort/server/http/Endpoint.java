package dev.retort.server.http;

/** Serves the requests of one route. Thread-safe. */
@FunctionalInterface
public interface Endpoint {

    /**
     * Answers a request.
     *
     * @throws Refusal if it is not served
     * @throws dev.retort.error.RetortException if the work fails
     */
    Reply answer(Call call);
}
