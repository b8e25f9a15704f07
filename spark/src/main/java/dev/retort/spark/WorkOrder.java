package dev.retort.spark;

import java.io.Serializable;
import java.util.Map;

/**
 * All that an executor needs to know to work on a run.
 *
 * @param id names the run and its settings; one process opens the models of an order once
 * @param settings all settings, as the text of a file
 * @param prices the user's own price table, as the text of a file; empty where there is none
 * @param datedNames the dated names that the run uses for moving ones
 * @param replies where what calls brought is kept
 * @param models opens the models
 * @param desk where the driver lends money and hears of failures
 * @param executors how many executors share the limits of rates
 */
record WorkOrder(
        String id,
        String settings,
        String prices,
        Map<String, String> datedNames,
        SharedFiles replies,
        ModelSource models,
        DeskAddress desk,
        int executors)
        implements Serializable {

    /** Copies the map. */
    WorkOrder {
        datedNames = Map.copyOf(datedNames);
    }
}
