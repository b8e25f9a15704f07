package dev.retort.evaluation.agreement;

import dev.retort.evaluation.EvaluationSample;
import org.apiguardian.api.API;

/**
 * An answer that a person has judged.
 *
 * @param sample question, answer and contexts
 * @param supported true where the person calls the answer fully supported by the contexts
 * @param cluster answers of one cluster (a source text, a section) are not independent
 */
@API(status = API.Status.INTERNAL)
public record LabelledAnswer(EvaluationSample sample, boolean supported, String cluster) {}
