package dev.retort.finetuning.openai;

import dev.retort.finetuning.WandbIntegration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What only OpenAI knows.
 *
 * @param method how it trains
 * @param learningRateMultiplier factor on the service's own learning rate; the service chooses where it is empty
 * @param wandb where OpenAI reports the training; the key lies in the organisation's settings and is not sent
 */
public record OpenAiOptions(
        OpenAiMethod method, OptionalDouble learningRateMultiplier, Optional<WandbIntegration> wandb) {

    /** Supervised, with the service's learning rate, reported nowhere. */
    public static final OpenAiOptions STANDARD =
            new OpenAiOptions(new OpenAiMethod.Supervised(), OptionalDouble.empty(), Optional.empty());
}
