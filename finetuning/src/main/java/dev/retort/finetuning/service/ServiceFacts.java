package dev.retort.finetuning.service;

import dev.retort.error.UsageException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a person needs to know about a service when it refuses.
 *
 * @param name such as {@code Mistral}
 * @param provider the provider part of its model names, such as {@code mistral}
 * @param keyVariable environment variable of its key
 * @param keyPage where to get a key
 * @param closing announced last day on which jobs can be created
 * @param whenGone what is known about the end of its fine-tuning API; one sentence, or empty
 */
public record ServiceFacts(
        String name,
        String provider,
        String keyVariable,
        String keyPage,
        Optional<LocalDate> closing,
        String whenGone) {

    /** Returns the routes that are open where this one is not. */
    public String otherRoutes() {
        String others = Stream.of("together", "fireworks")
                .filter(other -> !other.equals(provider))
                .map(other -> other + ":…")
                .collect(Collectors.joining(" or "));
        return "Train on this machine instead (student: local:…), or through a service for open weights (%s)."
                .formatted(others);
    }

    /**
     * Looks whether the service takes a suffix.
     *
     * @param longest most characters
     * @throws UsageException if it is longer
     */
    public void requireSuffix(String suffix, int longest) {
        if (suffix.length() > longest) {
            throw new UsageException(
                    "finetune.suffix \"%s\" has %d characters; %s takes at most %d."
                            .formatted(suffix, suffix.length(), name, longest),
                    "Shorten it.");
        }
    }
}
