package dev.retort.local.training;

import java.util.List;
import org.apiguardian.api.API;

/**
 * The rows of a training.
 *
 * @param training rows trained on, at least one
 * @param validation rows for the validation loss; may be empty
 * @param general pieces of a general text for the forgetting check; may be empty
 */
@API(status = API.Status.INTERNAL)
public record TrainingRows(List<TrainingRow> training, List<TrainingRow> validation, List<TrainingRow> general) {

    /** Copies the lists. */
    public TrainingRows {
        training = List.copyOf(training);
        validation = List.copyOf(validation);
        general = List.copyOf(general);
    }

    /** Returns the length in tokens of the longest row trained on. */
    public int longest() {
        return training.stream().mapToInt(row -> row.ids().length).max().orElse(0);
    }
}
