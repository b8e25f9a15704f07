package dev.retort.server.chat;

import java.util.List;

/**
 * The replies to a conversation.
 *
 * @param promptTokens of the conversation
 * @param completionTokens of all replies
 */
public record ChatReply(List<Choice> choices, int promptTokens, int completionTokens) {

    /** Copies the list. */
    public ChatReply {
        choices = List.copyOf(choices);
    }

    /**
     * One reply.
     *
     * @param complete false where the limit of tokens cut it
     */
    public record Choice(String text, boolean complete) {}
}
