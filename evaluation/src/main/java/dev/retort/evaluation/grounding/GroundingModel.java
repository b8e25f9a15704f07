package dev.retort.evaluation.grounding;

import dev.retort.evaluation.agreement.Agreement;
import dev.retort.evaluation.statistics.Interval;
import dev.retort.file.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/**
 * A logistic model over {@link GroundingFeatures}: the probability that a person calls the answer fully supported.
 *
 * @param source the human labels it was fit on
 * @param licence of these labels
 * @param weights one a feature, in the order of the features
 * @param intercept added to the weighted features
 * @param agreement with these labels, by cross-validation: folds never split the answers to one source text
 * @param wordOverlap agreement of word overlap alone, for comparison
 * @param gain interval of the area under the curve gained over word overlap alone
 */
record GroundingModel(
        String source,
        String licence,
        List<Weight> weights,
        double intercept,
        Agreement agreement,
        Agreement wordOverlap,
        Interval gain) {

    private static final String RESOURCE = "grounding-model.json";
    private static final String LONGER = "grounding-model-longer.json";

    /**
     * What one feature weighs.
     *
     * @param feature its name
     * @param mean over the labels it was fit on
     * @param scale its standard deviation there
     * @param weight per standard deviation
     */
    public record Weight(String feature, double mean, double scale, double weight) {}

    /** Copies the weights. */
    public GroundingModel {
        weights = List.copyOf(weights);
    }

    /** Returns the model that comes with Retort for answers of a sentence or two. */
    public static GroundingModel builtIn() {
        return read(RESOURCE);
    }

    /** Returns the model that comes with Retort for longer answers. */
    public static GroundingModel builtInForLonger() {
        return read(LONGER);
    }

    private static GroundingModel read(String resource) {
        try (InputStream in = Objects.requireNonNull(GroundingModel.class.getResourceAsStream(resource))) {
            return Json.mapper().readValue(in, GroundingModel.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the probability, above 0 and below 1. */
    public double probability(GroundingFeatures features) {
        double[] values = features.values();
        double logit = intercept;
        for (int i = 0; i < values.length; i++) {
            Weight weight = weights.get(i);
            logit += weight.weight() * (values[i] - weight.mean()) / weight.scale();
        }
        return 1 / (1 + Math.exp(-logit));
    }
}
