package dev.retort.evaluation.metric;

import dev.retort.evaluation.Direction;
import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.SampleMetric;
import dev.retort.evaluation.Score;
import dev.retort.text.ContentWords;

/** Number of words of the answer. It explains other scores and is neither good nor bad. */
public final class AnswerWords implements SampleMetric {

    /** Creates the metric. */
    public AnswerWords() {}

    @Override
    public String name() {
        return "answer_words";
    }

    @Override
    public String description() {
        return "length of the answer in words";
    }

    @Override
    public Direction direction() {
        return Direction.NEITHER;
    }

    @Override
    public Score score(EvaluationSample sample) {
        return new Score.Scored(ContentWords.words(sample.response()).size());
    }
}
