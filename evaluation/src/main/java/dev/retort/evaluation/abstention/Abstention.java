package dev.retort.evaluation.abstention;

import dev.retort.evaluation.Direction;
import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.SampleMetric;
import dev.retort.evaluation.Score;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Wrong answering or wrong silence, each 1 where it happens and 0 where not; the mean is the share. Lower is better.
 *
 * <p>Both belong side by side: a model that always refuses invents nothing. A refusal is recognised by its words, see
 * {@link Refusals}.
 */
public final class Abstention implements SampleMetric {

    /** The two faults. */
    public enum Fault {
        /** An answer to a question that the contexts do not answer; only unanswerable questions are scored. */
        INVENTED_ANSWER("invented_answer"),
        /** A refusal of a question that they do answer; only answerable questions are scored. */
        FALSE_REFUSAL("false_refusal");

        private final String metric;

        Fault(String metric) {
            this.metric = metric;
        }

        /** Returns the name of the metric that counts it. */
        public String metric() {
            return metric;
        }
    }

    private final Fault fault;
    private final Predicate<EvaluationSample> answerable;

    /**
     * Creates the metric.
     *
     * @param answerable tells the questions that the contexts answer
     */
    public Abstention(Fault fault, Predicate<EvaluationSample> answerable) {
        this.fault = fault;
        this.answerable = answerable;
    }

    @Override
    public String name() {
        return fault.metric();
    }

    @Override
    public String description() {
        return fault == Fault.INVENTED_ANSWER
                ? "share of unanswerable questions that are answered"
                : "share of answerable questions that are refused";
    }

    @Override
    public Direction direction() {
        return Direction.LOWER_IS_BETTER;
    }

    @Override
    public Score score(EvaluationSample sample) {
        boolean refused = Refusals.isRefusal(sample.response());
        if (answerable.test(sample) == (fault == Fault.INVENTED_ANSWER)) {
            return new Score.Unscored(
                    fault == Fault.INVENTED_ANSWER ? "the question is answerable" : "the question is unanswerable");
        }
        return new Score.Scored(refused == (fault == Fault.FALSE_REFUSAL) ? 1 : 0, Map.of("refused", refused));
    }
}
