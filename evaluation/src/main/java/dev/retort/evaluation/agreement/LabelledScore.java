package dev.retort.evaluation.agreement;

import org.apiguardian.api.API;

/**
 * A score beside a person's label of the same answer.
 *
 * @param score higher where the scorer believes more in the answer
 * @param supported the person's label
 * @param cluster answers of one cluster (a source text, a section) are not independent
 */
@API(status = API.Status.INTERNAL)
public record LabelledScore(double score, boolean supported, String cluster) {}
