package dev.retort.evaluation.agreement;

/**
 * A score beside a person's label of the same answer.
 *
 * @param score higher where the scorer believes more in the answer
 * @param supported the person's label
 * @param cluster answers of one cluster (a source text, a section) are not independent
 */
public record LabelledScore(double score, boolean supported, String cluster) {}
