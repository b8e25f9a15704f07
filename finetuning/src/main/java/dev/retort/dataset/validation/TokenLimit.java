package dev.retort.dataset.validation;

import java.util.function.ToIntFunction;

/**
 * How long a row may be.
 *
 * @param tokens most tokens of all its messages together, before the chat template
 * @param counter counts the tokens of a text
 */
public record TokenLimit(int tokens, ToIntFunction<String> counter) {}
