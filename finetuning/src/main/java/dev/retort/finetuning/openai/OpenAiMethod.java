package dev.retort.finetuning.openai;

import dev.retort.error.UsageException;
import java.util.OptionalDouble;

/** How OpenAI trains. */
public sealed interface OpenAiMethod {

    /** On chat examples. */
    record Supervised() implements OpenAiMethod {}

    /**
     * On preferred and rejected answers: rows of {@code input}, {@code preferred_output} and {@code non_preferred_output}
     * (direct preference optimisation, Rafailov et al. 2023).
     *
     * @param beta weight of staying near the base, above 0 and at most 2; the service chooses where it is empty
     */
    record Preference(OptionalDouble beta) implements OpenAiMethod {

        /**
         * Checks the range.
         *
         * @throws UsageException if beta is out of range
         */
        public Preference {
            if (!(beta.orElse(1) > 0 && beta.orElse(1) <= 2)) {
                throw new UsageException(
                        "The preference weight beta is %s.".formatted(beta.orElse(Double.NaN)),
                        "Give OpenAiMethod.Preference a beta above 0 and at most 2, or none.");
            }
        }
    }
}
