package dev.retort.call;

import org.apiguardian.api.API;

/** The outcome of one chat request: a reply, or the reason there is none. */
@API(status = API.Status.INTERNAL)
public sealed interface ChatOutcome {

    /**
     * A reply.
     *
     * @param text what the model wrote
     * @param complete false where it was cut at the token limit
     * @param inputTokens tokens of the prompt, 0 where the model does not say
     * @param outputTokens tokens of the reply, 0 where the model does not say
     */
    record Reply(String text, boolean complete, int inputTokens, int outputTokens) implements ChatOutcome {}

    /**
     * No reply, for good: retries are over.
     *
     * @param reason why, for a person to read
     */
    record Failed(String reason) implements ChatOutcome {}
}
