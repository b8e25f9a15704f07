package dev.retort.document;

/** Counts the tokens of a text. Implementations are thread-safe and deterministic. */
@FunctionalInterface
public interface TokenCounter {

    /**
     * Counts words: the default where no model's tokenizer is known. About three words make four tokens in English.
     * Two ideographs, or four characters of Thai, Lao, Khmer or Burmese, count as one word.
     */
    TokenCounter WORDS = WordCount::of;

    /** Returns the number of tokens. */
    int count(String text);
}
