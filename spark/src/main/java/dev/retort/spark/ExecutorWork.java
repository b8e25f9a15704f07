package dev.retort.spark;

import dev.retort.call.CallRules;
import dev.retort.call.ModelCalls;
import dev.retort.call.PendingBatchException;
import dev.retort.call.budget.Budget;
import dev.retort.call.journal.CallJournal;
import dev.retort.config.ConfigReader;
import dev.retort.config.DistillationSettings;
import dev.retort.config.RunConfig;
import dev.retort.distillation.DistillationModels;
import dev.retort.distillation.ModelRoles;
import dev.retort.error.ResourceException;
import dev.retort.error.RetortException;
import dev.retort.model.ModelRef;
import dev.retort.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.Row;

/**
 * A run as one process of the cluster works on it: settings, models, journal and budget, opened once for each order. Thread-safe.
 */
final class ExecutorWork {

    /** The only place that outlives a task in an executor. */
    private static final OpenWork<ExecutorWork> OPEN = new OpenWork<>(work -> work.models.close());

    private final RunConfig config;
    private final OpenModels models;
    private final DeskClient desk;
    private final ModelCalls calls;
    private final ModelRoles.Names names;

    private ExecutorWork(WorkOrder order, DistillationSettings settings, OpenModels models) {
        this.config = settings.read();
        this.models = models;
        this.desk = new DeskClient(order.desk(), SparkEnv.get().executorId());
        CallRules rules = config.callRules();
        CallRules lent = new CallRules(
                rules.limits(),
                rules.limitsByModel(),
                rules.prices(),
                order.desk().lends() ? Budget.lentBy(desk) : Budget.unlimited());
        this.calls = new ModelCalls(CallJournal.over(new SharedReplies(order.replies()), desk), lent, desk::executors);
        this.names = new OrderedNames(order.datedNames());
    }

    private static ExecutorWork open(WorkOrder order) {
        DistillationSettings settings = settings(order);
        return new ExecutorWork(order, settings, order.models().open(settings));
    }

    /** Takes models that the driver opened already, for what it does itself. */
    static void here(WorkOrder order, OpenModels models) {
        OPEN.use(order.id(), () -> new ExecutorWork(order, settings(order), models), work -> work);
    }

    /** Names as the driver found them out. */
    private record OrderedNames(Map<String, String> dated) implements ModelRoles.Names {

        @Override
        public ModelRef exact(ModelRef ref) {
            return ModelRef.parse(dated.getOrDefault(ref.toString(), ref.toString()));
        }

        @Override
        public void noted(String role, String model) {
            // The driver knows who has which role.
        }
    }

    /** Closes the work of an order in this process, once no task uses it. */
    static void close(WorkOrder order) {
        OPEN.over(order.id());
    }

    RunConfig config() {
        return config;
    }

    /** Returns the models; they are not to be kept beyond the task. */
    DistillationModels models() {
        return models.models();
    }

    /** Returns the models in their roles, for one task: what it remembers of texts goes with it. */
    ModelRoles roles() {
        return new ModelRoles(config, models.models(), calls, names, Progress.NONE);
    }

    /**
     * Does a part of a task that may go as a batch: while the batch is not done, the driver hears of it and there are no rows.
     *
     * @return the rows of the part
     */
    static List<Row> rows(WorkOrder order, Function<ExecutorWork, List<Row>> part) {
        return run(order, work -> {
            try {
                return part.apply(work);
            } catch (PendingBatchException pending) {
                work.desk.pending(PendingBatch.of(pending));
                return List.of();
            }
        });
    }

    /** Does a part of a task, and tells the driver if no further task makes sense. */
    static <R> R run(WorkOrder order, Function<ExecutorWork, R> part) {
        try {
            return OPEN.use(order.id(), () -> open(order), part);
        } catch (RetortException e) {
            new DeskClient(order.desk(), SparkEnv.get().executorId()).stopped(e);
            throw e;
        }
    }

    private static DistillationSettings settings(WorkOrder order) {
        try {
            Path file = Files.createTempFile("retort", ".yaml");
            Files.writeString(file, order.settings());
            ConfigReader reader = ConfigReader.defaults().with(file);
            Files.delete(file);
            for (Map.Entry<String, String> named : order.files().entrySet()) {
                Path copy = Files.createTempFile("retort-", ".txt");
                Files.writeString(copy, named.getValue());
                copy.toFile().deleteOnExit();
                reader.set(named.getKey() + "=" + copy);
            }
            // A task hands in and looks; the driver waits.
            reader.set("batch.wait_minutes=0");
            return DistillationSettings.of(reader);
        } catch (IOException e) {
            throw new ResourceException(
                    "An executor cannot write temporary files.", "Check its folder java.io.tmpdir.", e);
        }
    }
}
