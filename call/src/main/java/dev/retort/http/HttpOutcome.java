package dev.retort.http;

import java.net.http.HttpHeaders;
import org.apiguardian.api.API;
import tools.jackson.databind.JsonNode;

/** The outcome of a request. */
@API(status = API.Status.INTERNAL)
public sealed interface HttpOutcome {

    /**
     * The service answered, well or not.
     *
     * @param status such as 200
     * @param body the document, or a missing node where the reply is no JSON
     * @param text the reply as text, keys blotted out
     * @param headers the reply's headers
     */
    record Answered(int status, JsonNode body, String text, HttpHeaders headers) implements HttpOutcome {

        /** Returns whether the status is 2xx. */
        public boolean ok() {
            return status >= 200 && status < 300;
        }

        /**
         * Returns what the reply says is wrong, in one line: from {@code message}, {@code error.message}, {@code error} or
         * {@code detail}, the last also as a list of {@code {loc, msg}}; empty where it says nothing or sends a page.
         */
        public String message() {
            return ServiceMessage.of(body, text);
        }
    }

    /**
     * No answer came that could be read.
     *
     * @param why what went wrong
     * @param reason the same for a person to read, keys blotted out
     * @param mayHaveArrived whether the service may have received the request all the same
     * @param cause what was thrown
     */
    record Unanswered(Why why, String reason, boolean mayHaveArrived, Throwable cause) implements HttpOutcome {}

    /** Why there is no answer. */
    enum Why {
        /** No connection came about. */
        UNREACHABLE,
        /** The connection was cut. */
        CUT,
        /** The time of one attempt was over. */
        TIMED_OUT,
        /** A reply that is no JSON where JSON was asked for, or too long. */
        UNREADABLE
    }
}
