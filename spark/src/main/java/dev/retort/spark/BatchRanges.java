package dev.retort.spark;

import static org.apache.spark.sql.functions.col;

import dev.retort.config.RunConfig;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Row;

/**
 * Numbered rows divided for batches, by ranges of their numbers: the same requests make a batch on every cluster, however many
 * cores it has, so that a batch is found again.
 *
 * @param size numbers of a range
 */
record BatchRanges(int size) implements Serializable {

    /** Work on the rows of a range that travels to executors. */
    @FunctionalInterface
    interface Work extends Function<List<Row>, List<Row>>, Serializable {}

    /** Returns the ranges for a task; empty where it makes no batches. */
    static Optional<BatchRanges> of(WorkOrder order, RunConfig config, RunConfig.BatchTask task) {
        return config.batch().tasks().contains(task)
                ? Optional.of(new BatchRanges(order.batchSize()))
                : Optional.empty();
    }

    /**
     * Does work on each range.
     *
     * @param number the column of the numbers
     * @param parts how many parts there may be, each with any number of ranges
     * @return the rows that the work returns
     */
    Dataset<Row> mapped(Dataset<Row> rows, String number, int parts, Work work, Encoder<Row> encoder) {
        int ofRange = size;
        return rows.repartition(parts, col(number).divide(ofRange).cast("int"))
                .sortWithinPartitions(number)
                .mapPartitions(
                        (MapPartitionsFunction<Row, Row>)
                                part -> Parts.inGroups(part, row -> row.<Integer>getAs(number) / ofRange, work),
                        encoder);
    }
}
