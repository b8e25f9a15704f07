package dev.retort.evaluation.grounding;

import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.SampleMetric;
import dev.retort.evaluation.Score;
import dev.retort.text.ContentWords;
import java.util.Locale;

/**
 * Probability that a person would call the answer fully supported by the contexts, from 0 to 1, without any model.
 *
 * <p>A grounding check, not fact checking: it sees words, numbers, names, negation and order, not meaning; an answer in words
 * of its own scores low. Answers of up to {@value #SHORT} content words and longer ones have a model each, fit on human labels
 * of such answers: a word that the contexts lack weighs less among many. {@link #description} carries the measured agreement.
 * Unscored without contexts or an answer.
 */
public final class Grounded implements SampleMetric {

    /** The most content words of a short answer: those of the short labels have at most 25. */
    private static final int SHORT = 25;

    private final GroundingModel model;
    private final GroundingModel longer;

    /** Creates the metric with the models that come with Retort. */
    public Grounded() {
        this(GroundingModel.builtIn(), GroundingModel.builtInForLonger());
    }

    /** Creates the metric with models of one's own, for short answers and for longer ones. */
    public Grounded(GroundingModel model, GroundingModel longer) {
        this.model = model;
        this.longer = longer;
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
                        + " AUROC of word overlap alone %.2f; on answers of more than %d content words: %s; %.2f)",
                model.agreement().inShort(),
                model.wordOverlap().auroc(),
                SHORT,
                longer.agreement().inShort(),
                longer.wordOverlap().auroc());
    }

    /** Returns the model for short answers, with its measured agreement with human labels. */
    public GroundingModel model() {
        return model;
    }

    /** Returns the model for longer answers, likewise. */
    public GroundingModel longer() {
        return longer;
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
        boolean isShort = ContentWords.of(sample.response()).size() <= SHORT;
        return new Score.Scored((isShort ? model : longer).probability(features), features.evidence());
    }
}
