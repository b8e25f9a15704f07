package dev.retort.finetuning.mistral;

import dev.retort.error.UsageException;
import dev.retort.finetuning.WandbIntegration;
import java.util.Optional;

/**
 * What only Mistral knows.
 *
 * @param autoStart whether a job starts by itself once its files are checked
 * @param invalidSampleSkipPercentage share of invalid rows that are skipped instead of failing the job, from 0 to 0.5
 * @param wandb where Mistral reports the training
 */
public record MistralOptions(boolean autoStart, double invalidSampleSkipPercentage, Optional<WandbIntegration> wandb) {

    /** Starts by itself, skips nothing, reports nowhere. */
    public static final MistralOptions STANDARD = new MistralOptions(true, 0, Optional.empty());

    /**
     * Checks the range.
     *
     * @throws UsageException if the share is out of range
     */
    public MistralOptions {
        if (!(invalidSampleSkipPercentage >= 0 && invalidSampleSkipPercentage <= 0.5)) {
            throw new UsageException(
                    "The share of invalid rows that Mistral skips is %s.".formatted(invalidSampleSkipPercentage),
                    "Give MistralOptions a share from 0 to 0.5.");
        }
    }
}
