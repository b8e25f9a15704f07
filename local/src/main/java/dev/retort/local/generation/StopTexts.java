package dev.retort.local.generation;

import dev.retort.local.generation.GenerationRequest.StopRule;
import dev.retort.local.tokenizer.Tokenizer;
import java.util.List;

/** Texts that end a continuation and are no part of it. */
record StopTexts(Tokenizer tokenizer, List<String> texts) {

    /** Returns the rule that ends a sequence once one of the texts has appeared. */
    StopRule rule() {
        return texts.isEmpty() ? StopRule.NEVER : added -> end(tokenizer.decode(added)) >= 0;
    }

    /** Returns the text of tokens up to the first of the stop texts. */
    String cut(int[] tokens) {
        String text = tokenizer.decode(tokens);
        int end = end(text);
        return end < 0 ? text : text.substring(0, end);
    }

    private int end(String text) {
        return texts.stream()
                .mapToInt(text::indexOf)
                .filter(at -> at >= 0)
                .min()
                .orElse(-1);
    }
}
