package dev.retort.call.budget;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a model costs, in dollars.
 *
 * @param inputPerMillion a million tokens of prompts, or of texts to embed
 * @param outputPerMillion a million tokens of replies
 * @param trainingPerMillion a million tokens of training data for one epoch; empty where that is not known
 */
public record Price(BigDecimal inputPerMillion, BigDecimal outputPerMillion, Optional<BigDecimal> trainingPerMillion) {

    /** Costs nothing, as a model on the user's own machine does. */
    public static final Price FREE = new Price(BigDecimal.ZERO, BigDecimal.ZERO, Optional.of(BigDecimal.ZERO));

    private static final BigDecimal NANOS_PER_MILLIONTH = BigDecimal.valueOf(1000);

    /** Returns the cost of a number of tokens, in billionths of a dollar, rounded up. */
    public long cost(long inputTokens, long outputTokens) {
        return inputPerMillion
                .multiply(BigDecimal.valueOf(inputTokens))
                .add(outputPerMillion.multiply(BigDecimal.valueOf(outputTokens)))
                .multiply(NANOS_PER_MILLIONTH)
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
    }

    /**
     * Returns the cost of training on a number of tokens, epochs multiplied in, in billionths of a dollar, rounded up; empty
     * where that is not known.
     */
    public OptionalLong trainingCost(long tokens) {
        return trainingPerMillion.stream()
                .mapToLong(price -> price.multiply(BigDecimal.valueOf(tokens))
                        .multiply(NANOS_PER_MILLIONTH)
                        .setScale(0, RoundingMode.CEILING)
                        .longValueExact())
                .findAny();
    }
}
