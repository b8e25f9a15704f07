package dev.retort.server.chat;

import dev.retort.local.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.List;

/**
 * The text of one reply as its tokens come: what is certain of it is handed on, up to a stop text. Half a character, or what
 * may be the beginning of a stop text, waits for the next token.
 */
final class TextGrowth {

    private static final char HALF_A_CHARACTER = '\uFFFD';

    private final Tokenizer tokenizer;
    private final List<String> stops;
    private int handedOn;

    TextGrowth(Tokenizer tokenizer, List<String> stops) {
        this.tokenizer = tokenizer;
        this.stops = stops;
    }

    /** Returns whether a stop text ends these tokens. */
    boolean stopsAt(int[] tokens) {
        return !stops.isEmpty() && end(tokenizer.decode(tokens)) >= 0;
    }

    /** Returns what is new and certain of the text of all tokens so far. */
    String further(int[] tokens) {
        String text = tokenizer.decode(tokens);
        int end = end(text);
        int certain = end >= 0 ? end : certain(text);
        return handOn(text, certain);
    }

    /** Returns the whole text. */
    String whole(int[] tokens) {
        String text = tokenizer.decode(tokens);
        int end = end(text);
        return end < 0 ? text : text.substring(0, end);
    }

    /** Returns how many of the tokens make up a text that is the beginning of theirs. */
    int tokensOf(String beginning, int[] tokens) {
        int count = tokens.length;
        while (count > 0 && tokenizer.decode(Arrays.copyOf(tokens, count - 1)).length() >= beginning.length()) {
            count--;
        }
        return count;
    }

    /** Returns what was not handed on yet of the whole text. */
    String rest(int[] tokens) {
        String text = whole(tokens);
        return handOn(text, text.length());
    }

    private String handOn(String text, int to) {
        if (to <= handedOn) {
            return "";
        }
        String further = text.substring(handedOn, to);
        handedOn = to;
        return further;
    }

    private int certain(String text) {
        int certain = text.length();
        while (certain > 0 && text.charAt(certain - 1) == HALF_A_CHARACTER) {
            certain--;
        }
        for (String stop : stops) {
            for (int length = Math.min(stop.length() - 1, text.length()); length > 0; length--) {
                if (text.endsWith(stop.substring(0, length))) {
                    certain = Math.min(certain, text.length() - length);
                    break;
                }
            }
        }
        return certain;
    }

    private int end(String text) {
        return stops.stream()
                .mapToInt(text::indexOf)
                .filter(at -> at >= 0)
                .min()
                .orElse(-1);
    }
}
