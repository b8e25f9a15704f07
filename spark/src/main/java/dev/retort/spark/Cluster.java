package dev.retort.spark;

import dev.retort.call.budget.Money;
import dev.retort.config.DistillationSettings;
import dev.retort.config.RunConfig;
import dev.retort.distillation.DistillationModels;
import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import dev.retort.error.RetortException;
import dev.retort.error.StoppedException;
import dev.retort.http.Pause;
import dev.retort.log.EventLog;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.sql.SparkSession;
import org.slf4j.event.Level;
import scala.jdk.javaapi.CollectionConverters;

/** The cluster as a run uses it: the desk that executors ask, their order, and what it means that a job failed. */
final class Cluster implements AutoCloseable {

    private final SparkContext spark;
    private final String group = "retort-" + UUID.randomUUID();
    private final DriverDesk desk;
    private final WorkOrder order;
    private final BatchWait batches;
    private final SparkListener listener;
    private int depth;

    private Cluster(SparkSession session, RunConfig config, Optional<LoanBook> book, WorkOrderMaker maker) {
        this.spark = session.sparkContext();
        this.desk = DriverDesk.open(spark.conf().get("spark.driver.host"), book, () -> spark.cancelJobGroup(group));
        this.order = maker.order(group, desk.address());
        this.batches = new BatchWait(
                desk,
                new BatchLook(session, order),
                Pause.REAL,
                Duration.ofMinutes(config.batch().waitMinutes()));
        this.listener = new SparkListener() {
            @Override
            public void onExecutorAdded(SparkListenerExecutorAdded added) {
                desk.came(added.executorId());
            }

            @Override
            public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
                desk.lost(removed.executorId());
            }
        };
        spark.addSparkListener(listener);
        if (!spark.isLocal()) {
            CollectionConverters.asJava(spark.getExecutorIds()).forEach(desk::came);
        }
    }

    private interface WorkOrderMaker {
        WorkOrder order(String id, DeskAddress desk);
    }

    /**
     * Opens the cluster for a run.
     *
     * @param evaluates whether eval questions will be answered and scored, by further models
     * @param batchSize of how many questions the requests go as one batch, where they go as batches
     */
    static Cluster open(
            SparkSession session,
            DistillationSettings settings,
            ModelSource source,
            SharedFiles files,
            boolean evaluates,
            int batchSize) {
        RunConfig config = settings.read();
        OpenModels models = source.open(settings);
        try {
            Map<String, String> names = datedNames(config, models.models(), evaluates);
            Map<String, String> own = new TreeMap<>();
            config.budget().prices().ifPresent(file -> own.put("budget.prices", text(file)));
            Cluster cluster = new Cluster(
                    session,
                    config,
                    config.budget().cap().map(cap -> new LoanBook(Money.nanos(cap), files)),
                    (id, desk) -> new WorkOrder(
                            id, settings.toString(), own, names, files.in("calls"), batchSize, source, desk));
            ExecutorWork.here(cluster.order(), models);
            return cluster;
        } catch (RuntimeException | Error e) {
            models.close();
            throw e;
        }
    }

    private static Map<String, String> datedNames(RunConfig config, DistillationModels models, boolean evaluates) {
        Set<String> used = new TreeSet<>(Set.of(config.retrieval().model()));
        if (evaluates) {
            used.add(config.student().model());
            config.scores().judge().ifPresent(used::add);
        }
        if (config.questions().written()) {
            used.add(config.questions().model());
            config.questions().critic().ifPresent(used::add);
        }
        if (!config.teacher().model().equals(RunConfig.EXTRACTIVE)) {
            used.add(config.teacher().model());
        }
        Map<String, String> names = new TreeMap<>();
        for (String name : used) {
            ModelRef ref = ModelRef.parse(name);
            models.providers().check(ref, ModelSettings.DEFAULT);
            models.providers().dated(ref, ModelSettings.DEFAULT).ifPresent(dated -> names.put(name, dated.toString()));
        }
        return names;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new InputException("Cannot read %s.".formatted(file), "Check budget.prices.", e);
        }
    }

    /** Returns what executors need to know. */
    WorkOrder order() {
        return order;
    }

    /** Returns what waits for batches of services. */
    BatchWait batches() {
        return batches;
    }

    /**
     * Does a stage, which may need others before it. Used by one thread.
     *
     * @throws RetortException what a task said why it stopped, or that the cluster failed
     */
    <T> T work(String stage, Supplier<T> work) {
        spark.setJobGroup(group, "Retort: " + stage, true);
        if (depth++ == 0) {
            batches.begin();
        }
        long begun = System.nanoTime();
        try {
            T done = work.get();
            EventLog.SLF4J.event(
                    Level.INFO, "stage ended", Map.of("stage", stage, "seconds", (System.nanoTime() - begun) / 1e9));
            return done;
        } catch (RetortException e) {
            throw e;
        } catch (Exception e) {
            // Spark throws an interrupt without declaring it.
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                throw new StoppedException("Stopped at the stage %s.".formatted(stage), "Run again to resume.", e);
            }
            Optional<RetortException> said = desk.stopped();
            RetortException failure = said.orElseGet(() -> new ResourceException(
                    "The cluster could not do the stage %s.".formatted(stage),
                    "Spark's log says which task failed; what is done is kept, run again to resume.",
                    e));
            if (said.isPresent()) {
                failure.addSuppressed(e);
            }
            throw failure;
        } finally {
            // The jobs of a stage around this one still belong to the group, which a stop cancels.
            if (--depth == 0) {
                spark.clearJobGroup();
            }
        }
    }

    @Override
    public void close() {
        spark.removeSparkListener(listener);
        desk.close();
        ExecutorWork.close(order);
    }
}
