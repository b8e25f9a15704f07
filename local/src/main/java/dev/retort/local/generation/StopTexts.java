package dev.retort.local.generation;

import dev.retort.local.generation.GenerationRequest.StopRule;
import dev.retort.local.tokenizer.Tokenizer;
import java.util.List;
import java.util.OptionalInt;
import org.apiguardian.api.API;

/**
 * Texts that end a continuation and are no part of it.
 *
 * @param texts none of them empty; without any a continuation ends by itself
 */
@API(status = API.Status.INTERNAL)
public record StopTexts(List<String> texts) {

    /** Copies the list. */
    public StopTexts {
        texts = List.copyOf(texts);
    }

    /** Returns where the first of the texts begins; empty where there is none. */
    public OptionalInt end(String text) {
        return texts.stream().mapToInt(text::indexOf).filter(at -> at >= 0).min();
    }

    /** Returns a text up to the first of the texts. */
    public String cut(String text) {
        return text.substring(0, end(text).orElse(text.length()));
    }

    /** Returns the rule that ends a sequence once one of the texts has appeared. */
    StopRule rule(Tokenizer tokenizer) {
        return texts.isEmpty()
                ? StopRule.NEVER
                : added -> end(tokenizer.decode(added)).isPresent();
    }
}
