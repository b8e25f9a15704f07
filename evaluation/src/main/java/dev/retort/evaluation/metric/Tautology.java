package dev.retort.evaluation.metric;

import dev.retort.evaluation.Direction;
import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.SampleMetric;
import dev.retort.evaluation.Score;
import dev.retort.text.ContentWords;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * 1 where the answer has fewer than two content words beyond the question's, else 0; the mean is the share of answers that
 * say nothing new. An empty answer counts as 1. Lower is better.
 */
public final class Tautology implements SampleMetric {

    private static final int NEW_WORDS = 2;

    /** Creates the metric. */
    public Tautology() {}

    @Override
    public String name() {
        return "tautology";
    }

    @Override
    public String description() {
        return "share of answers with fewer than two content words beyond the question";
    }

    @Override
    public Direction direction() {
        return Direction.LOWER_IS_BETTER;
    }

    @Override
    public Score score(EvaluationSample sample) {
        Set<String> words = new TreeSet<>(ContentWords.of(sample.response()));
        ContentWords.of(sample.userInput()).forEach(words::remove);
        return new Score.Scored(words.size() < NEW_WORDS ? 1 : 0, Map.of("new_words", words));
    }
}
