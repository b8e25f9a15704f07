package dev.retort.spark;

import dev.retort.call.CallRules;
import dev.retort.call.ModelCalls;
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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.spark.SparkEnv;

/**
 * A run as one process of the cluster works on it: settings, models, journal and budget, opened once for each order and kept
 * until the process ends, since tasks come and go while models are dear to open. Thread-safe.
 */
final class ExecutorWork {

    /** The only place that outlives a task in an executor. */
    private static final Map<String, ExecutorWork> OPEN = new ConcurrentHashMap<>();

    private final RunConfig config;
    private final DistillationModels models;
    private final ModelCalls calls;
    private final ModelRoles.Names names;
    private final DeskClient desk;

    private ExecutorWork(WorkOrder order) {
        DistillationSettings settings = settings(order);
        this.config = settings.read();
        this.desk = new DeskClient(order.desk(), SparkEnv.get().executorId());
        CallRules rules = SharedLimits.of(config.callRules(), order.executors());
        CallRules lent = new CallRules(
                rules.limits(),
                rules.limitsByModel(),
                rules.prices(),
                order.desk().lends() ? Budget.lentBy(desk) : Budget.unlimited());
        this.calls = new ModelCalls(CallJournal.over(new SharedReplies(order.replies()), desk), lent);
        this.models = order.models().open(settings);
        this.names = new OrderedNames(order.datedNames());
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

    /** Returns the work of an order in this process. */
    static ExecutorWork of(WorkOrder order) {
        return OPEN.computeIfAbsent(order.id(), id -> new ExecutorWork(order));
    }

    /** Forgets the work of an order in this process. */
    static void close(WorkOrder order) {
        ExecutorWork unused = OPEN.remove(order.id());
    }

    RunConfig config() {
        return config;
    }

    /** Returns the models in their roles, for one task: what it remembers of texts goes with it. */
    ModelRoles roles() {
        return new ModelRoles(config, models, calls, names, Progress.NONE);
    }

    /** Does a part of a task, and tells the driver if no further task makes sense. */
    static <R> R run(WorkOrder order, Function<ExecutorWork, R> part) {
        try {
            return part.apply(of(order));
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
            if (!order.prices().isEmpty()) {
                Path prices = Files.createTempFile("retort-prices", ".json");
                Files.writeString(prices, order.prices());
                prices.toFile().deleteOnExit();
                reader.set("budget.prices=" + prices);
            }
            return DistillationSettings.of(reader);
        } catch (IOException e) {
            throw new ResourceException(
                    "An executor cannot write temporary files.", "Check its folder java.io.tmpdir.", e);
        }
    }
}
