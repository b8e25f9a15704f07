package dev.retort.server.chat;

import dev.retort.dataset.ChatExample.Message;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A conversation to reply to.
 *
 * @param messages of text
 * @param choices how many replies, at least 1
 * @param maxTokens most tokens of a reply, at least 1; empty: the server's default
 * @param temperature of sampling, 0 or more; empty or 0: the most probable token each time, of a model of this machine
 * @param topP above 0, at most 1
 * @param seed of sampling; empty: another one each time
 * @param stop texts that end a reply and are no part of it
 * @param jsonObject whether the reply must be a JSON object
 * @param logprobs how many of the most probable tokens come with each token of a reply and its probability, 0 or more; empty: no
 *     probabilities
 */
public record ChatTask(
        List<Message> messages,
        int choices,
        OptionalInt maxTokens,
        OptionalDouble temperature,
        double topP,
        OptionalLong seed,
        List<String> stop,
        boolean jsonObject,
        OptionalInt logprobs) {

    /** Copies the lists. */
    public ChatTask {
        messages = List.copyOf(messages);
        stop = List.copyOf(stop);
    }
}
