package dev.retort.dataset;

import java.util.List;

/**
 * One training row.
 *
 * @param messages the conversation, the assistant's answer last
 */
public record ChatExample(List<Message> messages) {

    /** Copies the messages. */
    public ChatExample {
        messages = List.copyOf(messages);
    }

    /**
     * One message.
     *
     * @param role {@code system}, {@code user}, {@code assistant} or {@code tool}
     * @param content its text
     */
    public record Message(String role, String content) {}
}
