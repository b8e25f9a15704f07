package dev.retort.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All scores of one answer: a line of {@code scores/ARM.jsonl}.
 *
 * @param questionId the question's id; the same in every arm
 * @param section the cluster for statistics: questions of one section are not independent; empty where unknown, and the
 *     question is then its own cluster
 * @param scores from metric name to score, in the order of the metrics
 */
public record QuestionScores(String questionId, String section, Map<String, Score> scores) {

    /** Copies the scores, keeping their order. */
    public QuestionScores {
        scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
    }
}
