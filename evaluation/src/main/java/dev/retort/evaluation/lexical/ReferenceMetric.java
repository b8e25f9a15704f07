package dev.retort.evaluation.lexical;

import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.SampleMetric;
import dev.retort.evaluation.Score;

/** Compares the answer with the reference, without a model. Unscored where there is no reference. Thread-safe. */
public interface ReferenceMetric extends SampleMetric {

    /**
     * Compares two texts; either may be empty.
     *
     * @return from 0 to 1
     */
    double compare(String reference, String response);

    @Override
    default Score score(EvaluationSample sample) {
        return sample.reference()
                .<Score>map(reference -> new Score.Scored(compare(reference, sample.response())))
                .orElseGet(() -> new Score.Unscored("there is no reference"));
    }
}
