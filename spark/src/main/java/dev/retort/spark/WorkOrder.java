package dev.retort.spark;

import java.io.Serializable;
import java.util.Map;

/**
 * All that an executor needs to know to work on a run.
 *
 * @param id names the run and its settings; one process opens the models of an order once
 * @param settings all settings, as the text of a file
 * @param files the texts of files of the driver that settings name, by the setting, such as {@code budget.prices}
 * @param datedNames the dated names that the run uses for moving ones
 * @param replies where what calls brought is kept
 * @param batchSize of how many questions the requests go as one batch, where they go as batches
 * @param models opens the models
 * @param desk where the driver lends money and hears of failures
 */
record WorkOrder(
        String id,
        String settings,
        Map<String, String> files,
        Map<String, String> datedNames,
        SharedFiles replies,
        int batchSize,
        ModelSource models,
        DeskAddress desk)
        implements Serializable {

    /** Copies the maps. */
    WorkOrder {
        files = Map.copyOf(files);
        datedNames = Map.copyOf(datedNames);
    }
}
