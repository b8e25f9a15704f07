package dev.retort.http;

import tools.jackson.databind.JsonNode;

/** What became of a request. */
public sealed interface HttpOutcome {

    /**
     * The service answered, well or not.
     *
     * @param status such as 200
     * @param body the document, or a missing node where the reply is no JSON
     * @param text the reply as text, keys blotted out
     */
    record Answered(int status, JsonNode body, String text) implements HttpOutcome {

        /** Tells whether the status is 2xx. */
        public boolean ok() {
            return status >= 200 && status < 300;
        }
    }

    /**
     * No answer came.
     *
     * @param reason why, for a person to read
     * @param mayHaveArrived whether the service may have received the request all the same
     */
    record Unanswered(String reason, boolean mayHaveArrived) implements HttpOutcome {}
}
