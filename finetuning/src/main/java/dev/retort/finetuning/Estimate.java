package dev.retort.finetuning;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a job will cost, as the service says before it starts.
 *
 * @param jobId the job that was priced
 * @param price the price, where the service names one
 * @param duration the time from start to end, where the service names one
 * @param trainedTokens tokens over all epochs, where the service names them
 */
public record Estimate(String jobId, Optional<Price> price, Optional<Duration> duration, OptionalLong trainedTokens) {

    /**
     * An amount of money.
     *
     * @param amount in whole units of the currency
     * @param currency ISO 4217 code, such as {@code EUR}
     */
    public record Price(BigDecimal amount, String currency) {}
}
