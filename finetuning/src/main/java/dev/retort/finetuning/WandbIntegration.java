package dev.retort.finetuning;

import dev.retort.http.KeyText;
import java.util.List;
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

    /** Returns the texts that no reply may show. */
    public static List<String> secrets(Optional<WandbIntegration> wandb) {
        return wandb.map(integration -> List.of(KeyText.checked(integration.apiKey())))
                .orElse(List.of());
    }

    /** Leaves the key out. */
    @Override
    public String toString() {
        return "W&B project " + project + runName.map(name -> ", run " + name).orElse("");
    }
}
