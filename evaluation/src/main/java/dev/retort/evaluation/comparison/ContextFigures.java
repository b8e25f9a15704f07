package dev.retort.evaluation.comparison;

import java.util.Optional;

/**
 * How much of an answer lies within the context that the student gets: an upper bound of what it can answer.
 *
 * @param questions questions with key facts
 * @param factRecall mean share of their key facts that the context states, from 0 to 1
 * @param words mean number of words of the context
 * @param withSource questions of which a source passage is known
 * @param hitRate share of these for which a source passage was retrieved; empty where no source is known
 */
public record ContextFigures(
        int questions, double factRecall, double words, int withSource, Optional<Double> hitRate) {}
