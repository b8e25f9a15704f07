package dev.retort.server.chat;

import java.util.List;

/**
 * How probable a token of a reply was.
 *
 * @param text of the token alone; a token that is half a character has a replacement character
 * @param logprob natural logarithm of its probability, by the model without temperature
 * @param top the most probable tokens of its place, the most probable first
 */
public record TokenLogprob(String text, double logprob, List<Alternative> top) {

    /** Copies the list. */
    public TokenLogprob {
        top = List.copyOf(top);
    }

    /** A token that could have stood there. */
    public record Alternative(String text, double logprob) {}
}
