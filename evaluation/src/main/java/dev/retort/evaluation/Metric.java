package dev.retort.evaluation;

import dev.retort.progress.Progress;
import java.util.List;

/**
 * Gives every sample a score. The seam for a user's own scores; {@link SampleMetric} is the shorter form for those that
 * look at one sample at a time.
 *
 * <p>Implementations are thread-safe. They throw for wrong set-up only; whatever is wrong with one sample, or with a
 * judge's reply about it, is that sample's {@link Score.Unscored}.
 */
public interface Metric {

    /** Returns the name in files and tables: snake_case, unique in an evaluation, such as {@code "support"}. */
    String name();

    /** Returns what the score says, in one phrase for a report, such as {@code "share of … found in the contexts"}. */
    String description();

    /** Returns which way the score is better; higher by default. */
    default Direction direction() {
        return Direction.HIGHER_IS_BETTER;
    }

    /** Returns how often the metric asks a judge, by which a run is priced; never by default. */
    default JudgeRequests judgeRequests() {
        return JudgeRequests.NONE;
    }

    /**
     * Scores all samples at once, so that models can be asked in batches.
     *
     * @return one score a sample, in order
     */
    List<Score> score(List<EvaluationSample> samples, Progress progress);

    /** Returns name, direction and description, as a comparison and a report need them. */
    default MetricDescription describe() {
        return new MetricDescription(name(), direction(), description());
    }
}
