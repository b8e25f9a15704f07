package dev.retort.document;

import dev.retort.text.ContentWords;

/** Counts the tokens of a text. Implementations are thread-safe and deterministic. */
@FunctionalInterface
public interface TokenCounter {

    /** Counts words: the default where no model's tokenizer is known. About three words make four tokens in English. */
    TokenCounter WORDS = text -> ContentWords.words(text).size();

    /** Returns the number of tokens. */
    int count(String text);
}
