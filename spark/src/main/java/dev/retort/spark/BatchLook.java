package dev.retort.spark;

import dev.retort.call.PendingBatchException;
import dev.retort.model.DeferredChatModel;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.model.failure.CallException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Has executors, which have the keys, look at batches, each once; returns those that are not done. */
final class BatchLook implements UnaryOperator<List<PendingBatch>> {

    private final SparkSession session;
    private final WorkOrder order;

    BatchLook(SparkSession session, WorkOrder order) {
        this.session = session;
        this.order = order;
    }

    @Override
    public List<PendingBatch> apply(List<PendingBatch> jobs) {
        WorkOrder ofRun = order;
        return PendingBatch.ROWS
                .table(session, jobs)
                .repartition(jobs.size())
                .mapPartitions(
                        (MapPartitionsFunction<Row, Row>) part -> Parts.inChunks(
                                part,
                                1,
                                rows -> ExecutorWork.run(
                                        ofRun,
                                        work -> looked(work, PendingBatch.ROWS.value(rows.getFirst())).stream()
                                                .map(PendingBatch.ROWS::row)
                                                .toList())),
                        PendingBatch.ROWS.encoder())
                .collectAsList()
                .stream()
                .map(PendingBatch.ROWS::value)
                .toList();
    }

    private static Optional<PendingBatch> looked(ExecutorWork work, PendingBatch batch) {
        String id = batch.job().orElseThrow();
        String model = batch.model().orElseThrow();
        Optional<String> reason = Optional.of("it is not done");
        try {
            boolean done = work.models()
                                    .providers()
                                    .chat(ModelRef.parse(model), ModelSettings.DEFAULT)
                                    .model()
                            instanceof DeferredChatModel later
                    && later.collect(id).isPresent();
            reason = done ? Optional.empty() : reason;
        } catch (CallException e) {
            // A job that failed for good is over: the part that handed it in says so.
            reason = e.kind().repeatable() ? Optional.of(e.reason()) : Optional.empty();
        }
        return reason.map(why -> PendingBatch.of(
                PendingBatchException.notDone(new PendingBatchException.Job(id, model, batch.requests()), why)));
    }
}
