package dev.retort.finetuning;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where a service is to report its training to Weights &amp; Biases.
 *
 * @param project the project
 * @param runName name of the run; the service chooses one where it is empty
 * @param apiKey the key, handed to the service where it asks for one, and shown nowhere else
 */
public record WandbIntegration(String project, Optional<String> runName, Supplier<String> apiKey) {

    /** Leaves the key out. */
    @Override
    public String toString() {
        return "W&B project " + project + runName.map(name -> ", run " + name).orElse("");
    }
}
