package dev.retort.local.generation;

import dev.retort.local.generation.GenerationRequest.TokenRule;
import dev.retort.local.tokenizer.Tokenizer;
import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * Lets only tokens follow with which the text stays the beginning of one JSON object, and the end of the turn only after it.
 * Used by one sequence.
 */
@API(status = API.Status.INTERNAL)
public final class JsonRule implements TokenRule {

    private static final String HALF_A_CHARACTER = "\uFFFD";

    private final Tokenizer tokenizer;
    private int[] known = {};
    private String textOfKnown = "";

    /** Creates the rule of one sequence of a model with this tokenizer. */
    public JsonRule(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    @Override
    public boolean allows(int[] added, int token) {
        if (tokenizer.endOfTurn().contains(token)) {
            return isWhole(added);
        }
        int[] all = Arrays.copyOf(added, added.length + 1);
        all[added.length] = token;
        String text = tokenizer.decode(all);
        // A special token adds no text, and could be added without end.
        boolean further = text.endsWith(HALF_A_CHARACTER) || !text.equals(text(added));
        return further && JsonText.of(text) != JsonText.State.BROKEN;
    }

    /** Returns whether the tokens are a whole object. */
    public boolean isWhole(int[] added) {
        return JsonText.of(text(added)) == JsonText.State.WHOLE;
    }

    /** Many tokens may be tried after the same others. */
    private String text(int[] added) {
        if (!Arrays.equals(added, known)) {
            textOfKnown = tokenizer.decode(added);
            known = added.clone();
        }
        return textOfKnown;
    }
}
