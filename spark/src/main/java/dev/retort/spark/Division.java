package dev.retort.spark;

import static org.apache.spark.sql.functions.col;

import dev.retort.config.RunConfig;
import java.io.Serializable;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Row;

/**
 * How numbered rows are divided for work that calls models. For batches they are divided by ranges of their numbers: the same
 * requests make a batch on every cluster, however many cores it has, so that a batch is found again.
 *
 * @param range numbers of a range; empty where the work makes no batches
 * @param atOnce the most rows that are worked on together where it makes none
 */
record Division(OptionalInt range, int atOnce) {

    /** Work on some rows that travels to executors. */
    @FunctionalInterface
    interface Work extends Function<List<Row>, List<Row>>, Serializable {}

    /** Returns the division for a task, which may go through batches. */
    static Division of(WorkOrder order, RunConfig config, RunConfig.BatchTask task, int atOnce) {
        boolean batches = config.batch().tasks().contains(task);
        return new Division(batches ? OptionalInt.of(order.batchSize()) : OptionalInt.empty(), atOnce);
    }

    /** Returns the division for work that never goes through batches. */
    static Division withoutBatches(int atOnce) {
        return new Division(OptionalInt.empty(), atOnce);
    }

    /**
     * Does work on the rows.
     *
     * @param number the column of the numbers
     * @param parts how many parts there may be
     * @return the rows that the work returns
     */
    Dataset<Row> mapped(Dataset<Row> rows, String number, int parts, Work work, Encoder<Row> encoder) {
        if (range.isEmpty()) {
            int some = atOnce;
            return rows.repartition(parts, col(number))
                    .mapPartitions((MapPartitionsFunction<Row, Row>) part -> Parts.inChunks(part, some, work), encoder);
        }
        int ofRange = range.getAsInt();
        return rows.repartition(parts, col(number).divide(ofRange).cast("int"))
                .sortWithinPartitions(number)
                .mapPartitions(
                        (MapPartitionsFunction<Row, Row>)
                                part -> Parts.inGroups(part, row -> row.<Integer>getAs(number) / ofRange, work),
                        encoder);
    }
}
