package dev.retort.evaluation;

import dev.retort.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;

/** A metric that looks at one sample at a time and asks no model. */
@API(status = API.Status.INTERNAL)
public interface SampleMetric extends Metric {

    /** Scores one sample. */
    Score score(EvaluationSample sample);

    @Override
    default List<Score> score(List<EvaluationSample> samples, Progress progress) {
        List<Score> scores = new ArrayList<>();
        for (EvaluationSample sample : samples) {
            scores.add(score(sample));
            progress.advanced(name(), scores.size(), samples.size());
        }
        return scores;
    }
}
