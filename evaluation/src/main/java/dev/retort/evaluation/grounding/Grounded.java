package dev.retort.evaluation.grounding;

import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.SampleMetric;
import dev.retort.evaluation.Score;
import java.util.Locale;

/**
 * Probability that a person would call the answer fully supported by the contexts, from 0 to 1, without any model.
 *
 * <p>A grounding check, not fact checking: it sees words, numbers, names, negation and order, not meaning. The labels it was
 * fit on are short answers beside short sources; an answer in words of its own scores low. {@link #description} carries its
 * measured agreement with human labels. Unscored without contexts or an answer.
 */
public final class Grounded implements SampleMetric {

    private final GroundingModel model;

    /** Creates the metric with the model that comes with Retort. */
    public Grounded() {
        this(GroundingModel.builtIn());
    }

    /** Creates the metric with a model of one's own. */
    public Grounded(GroundingModel model) {
        this.model = model;
    }

    @Override
    public String name() {
        return "grounded";
    }

    @Override
    public String description() {
        return String.format(
                Locale.ROOT,
                "probability that the contexts fully support the answer (judged without a model; cross-validated: %s;"
                        + " AUROC of word overlap alone %.2f)",
                model.agreement().inShort(),
                model.wordOverlap().auroc());
    }

    /** Returns the model, with its measured agreement with human labels. */
    public GroundingModel model() {
        return model;
    }

    @Override
    public Score score(EvaluationSample sample) {
        if (sample.retrievedContexts().isEmpty()) {
            return new Score.Unscored("there are no contexts");
        }
        if (sample.response().isBlank()) {
            return new Score.Unscored("the answer is empty");
        }
        GroundingFeatures features = GroundingFeatures.of(sample.response(), sample.retrievedContexts());
        return new Score.Scored(model.probability(features), features.evidence());
    }
}
