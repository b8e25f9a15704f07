package dev.retort.evaluation;

import dev.retort.concurrent.ParallelWork;
import dev.retort.progress.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * A judged metric asked several times: the mean of the repeats, which stand in the evidence under {@value #REPEATS}; its
 * other evidence is that of the first repeat that has a score. Unscored where every repeat is.
 */
@API(status = API.Status.INTERNAL)
public final class RepeatedMetric implements Metric {

    private static final String REPEATS = "repeats";

    private final List<Metric> repeats;

    /**
     * Creates the metric.
     *
     * @param repeats the same metric on the same judge, each asking again; at least two
     */
    public RepeatedMetric(List<Metric> repeats) {
        if (repeats.size() < 2) {
            throw new IllegalArgumentException("one asking is not a repeat");
        }
        this.repeats = List.copyOf(repeats);
    }

    @Override
    public String name() {
        return repeats.getFirst().name();
    }

    @Override
    public String description() {
        return "%s; mean of %d repeats".formatted(repeats.getFirst().description(), repeats.size());
    }

    @Override
    public Direction direction() {
        return repeats.getFirst().direction();
    }

    @Override
    public JudgeRequests judgeRequests() {
        return repeats.getFirst().judgeRequests().times(repeats.size());
    }

    @Override
    public List<Score> score(List<EvaluationSample> samples, Progress progress) {
        List<List<Score>> columns = ParallelWork.all(
                repeats.size(), i -> () -> repeats.get(i).score(samples, progress), name(), Progress.NONE);
        List<Score> scores = new ArrayList<>();
        for (int sample = 0; sample < samples.size(); sample++) {
            int row = sample;
            scores.add(mean(columns.stream().map(column -> column.get(row)).toList()));
        }
        return scores;
    }

    private static Score mean(List<Score> repeats) {
        List<Score.Scored> scored = repeats.stream()
                .filter(Score.Scored.class::isInstance)
                .map(Score.Scored.class::cast)
                .toList();
        if (scored.isEmpty()) {
            return repeats.getFirst();
        }
        List<Double> values = scored.stream().map(Score.Scored::value).toList();
        Map<String, Object> evidence = new HashMap<>(scored.getFirst().evidence());
        evidence.put(REPEATS, values);
        return new Score.Scored(
                values.stream().mapToDouble(Double::doubleValue).average().orElseThrow(), evidence);
    }

    /** Returns the repeats that a score is the mean of, also of one read from a file; none if it was asked for once. */
    public static List<Double> valuesOf(Score.Scored score) {
        return score.evidence().get(REPEATS) instanceof List<?> values
                ? values.stream()
                        .filter(Number.class::isInstance)
                        .map(value -> ((Number) value).doubleValue())
                        .toList()
                : List.of();
    }
}
