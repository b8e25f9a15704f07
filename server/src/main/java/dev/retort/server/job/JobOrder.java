package dev.retort.server.job;

import dev.retort.finetuning.Hyperparameters;
import dev.retort.model.ModelRef;
import dev.retort.server.http.Api;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client asked to be trained.
 *
 * @param id a UUID
 * @param api whose API the client speaks
 * @param model the name as the client wrote it
 * @param base the model that is trained
 * @param trainingFiles ids of files, used one after another
 * @param validationFiles ids of files
 * @param hyperparameters how to train
 * @param asked the hyperparameters as the client sent them
 * @param suffix part of the tuned model's name; may be empty
 * @param autoStart whether it starts by itself once its files are valid
 * @param invalidShare the share of training rows that may be left out as invalid, from 0 to 0.5
 * @param wandb where Weights &amp; Biases shows it
 * @param seed as the client gave it
 * @param metadata the client's notes
 */
public record JobOrder(
        String id,
        Api api,
        Instant createdAt,
        String model,
        ModelRef base,
        List<String> trainingFiles,
        List<String> validationFiles,
        Hyperparameters hyperparameters,
        ObjectNode asked,
        String suffix,
        boolean autoStart,
        double invalidShare,
        Optional<Wandb> wandb,
        OptionalLong seed,
        Map<String, String> metadata) {

    /** Copies the collections. */
    public JobOrder {
        trainingFiles = List.copyOf(trainingFiles);
        validationFiles = List.copyOf(validationFiles);
        metadata = Map.copyOf(metadata);
    }

    /**
     * A run at Weights &amp; Biases; its key is kept apart.
     *
     * @param name a name of the integration itself, which says nothing of the run
     * @param runName the run's name; the job's id where it is empty
     */
    public record Wandb(String project, Optional<String> name, Optional<String> runName) {}

    /** Returns whether another order would train the same. */
    boolean sameAs(JobOrder other) {
        return base.equals(other.base)
                && trainingFiles.equals(other.trainingFiles)
                && validationFiles.equals(other.validationFiles)
                && hyperparameters.equals(other.hyperparameters)
                && suffix.equals(other.suffix);
    }
}
