package dev.retort.call.journal;

import java.util.List;
import java.util.Optional;

/**
 * What a model answered, as kept in the journal.
 *
 * @param choices the replies to one request, at least one
 * @param inputTokens tokens of the prompt, 0 where the model does not say
 * @param outputTokens tokens of all choices, 0 where the model does not say
 * @param servedModel the model that answered by its own account, such as the dated name behind an alias
 */
public record RecordedReply(List<Choice> choices, int inputTokens, int outputTokens, Optional<String> servedModel) {

    /** Copies the list. */
    public RecordedReply {
        choices = List.copyOf(choices);
    }

    /**
     * One reply.
     *
     * @param text what the model wrote
     * @param finish why it stopped
     */
    public record Choice(String text, Finish finish) {}

    /** Why a model stopped writing. */
    public enum Finish {
        /** It was done. */
        STOP,
        /** It reached the token limit. */
        LENGTH,
        /** A content filter stopped it. */
        FILTERED,
        /** Anything else, or it does not say. */
        OTHER
    }
}
