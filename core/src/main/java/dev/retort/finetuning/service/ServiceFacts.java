package dev.retort.finetuning.service;

import java.time.LocalDate;
import java.util.Optional;

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
        return "Train on this machine instead (student: local:…), or through a service for open weights (together:… or "
                + "fireworks:…).";
    }
}
