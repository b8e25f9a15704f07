package dev.retort.server.chat;

import dev.retort.local.generation.StopTexts;
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
    private final StopTexts stops;
    private int handedOn;

    TextGrowth(Tokenizer tokenizer, List<String> stops) {
        this.tokenizer = tokenizer;
        this.stops = new StopTexts(stops);
    }

    /** Returns whether a stop text ends these tokens. */
    boolean stopsAt(int[] tokens) {
        return !stops.texts().isEmpty() && stops.end(tokenizer.decode(tokens)).isPresent();
    }

    /** Returns what is new and certain of the text of all tokens so far. */
    String further(int[] tokens) {
        String text = tokenizer.decode(tokens);
        return handOn(text, stops.end(text).orElseGet(() -> certain(text)));
    }

    /** Returns the whole text. */
    String whole(int[] tokens) {
        return stops.cut(tokenizer.decode(tokens));
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
        for (String stop : stops.texts()) {
            for (int length = Math.min(stop.length() - 1, text.length()); length > 0; length--) {
                if (text.endsWith(stop.substring(0, length))) {
                    certain = Math.min(certain, text.length() - length);
                    break;
                }
            }
        }
        return certain;
    }
}
