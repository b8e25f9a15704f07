package dev.retort.spark;

import dev.retort.config.DistillationSettings;
import dev.retort.config.RunConfig;
import dev.retort.distillation.MetricCatalog;
import dev.retort.model.ModelRef;
import dev.retort.terms.TermsTable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Makes the training rows of a corpus that outgrows one machine, on Apache Spark: documents, passages, questions, train answers,
 * chat rows. Same settings, same rules and same results as {@code retort run}; each stage is a Parquet table, which is reused
 * while nothing that it depends on has changed.
 *
 * <pre>{@code
 * CorpusReport report = RetortOnSpark.of(session, DistillationSettings.of(Path.of("retort.yaml")), "hdfs:///runs/handbook")
 *         .withDocuments(List.of("hdfs:///handbook"))
 *         .run();
 * }</pre>
 *
 * <p>Calls to models are made by the executors, which find the keys in their environment. What a call brought is kept beside the
 * tables under the key of its request, so that no finished call is repeated, and {@code budget.cap} holds for all executors
 * together. Immutable; one run at a time in an output folder.
 */
public final class RetortOnSpark {

    /** Services take 50,000 requests and 200 MB; smaller batches keep more cores busy while their prompts are made. */
    private static final int BATCH_SIZE = 1000;

    private final SparkSession session;
    private final DistillationSettings settings;
    private final String output;
    private final List<String> documents;
    private final ModelSource models;
    private final boolean termsAccepted;
    private final Optional<ModelRef> tuned;
    private final int batchSize;

    private RetortOnSpark(
            SparkSession session,
            DistillationSettings settings,
            String output,
            List<String> documents,
            ModelSource models,
            boolean termsAccepted,
            Optional<ModelRef> tuned,
            int batchSize) {
        this.session = session;
        this.settings = settings;
        this.output = output;
        this.documents = List.copyOf(documents);
        this.models = models;
        this.termsAccepted = termsAccepted;
        this.tuned = tuned;
        this.batchSize = batchSize;
    }

    /**
     * Prepares the work; nothing is read or called yet.
     *
     * @param output URI of a folder on a file system that driver and executors share
     */
    public static RetortOnSpark of(SparkSession session, DistillationSettings settings, String output) {
        return new RetortOnSpark(
                session, settings, output, List.of(), new RetortModels(), false, Optional.empty(), BATCH_SIZE);
    }

    /**
     * Returns the same with other documents than those of the settings.
     *
     * @param uris files and folders of any Hadoop file system
     */
    public RetortOnSpark withDocuments(List<String> uris) {
        return new RetortOnSpark(session, settings, output, uris, models, termsAccepted, tuned, batchSize);
    }

    /** Returns the same with models that come from elsewhere than {@code retort run} takes them. */
    public RetortOnSpark withModels(ModelSource source) {
        return new RetortOnSpark(session, settings, output, documents, source, termsAccepted, tuned, batchSize);
    }

    /** Returns the same where the user states that his own contract allows training on the teacher's output. */
    public RetortOnSpark withTermsAccepted() {
        return new RetortOnSpark(session, settings, output, documents, models, true, tuned, batchSize);
    }

    /**
     * Returns the same with a tuned student that answers the eval questions too.
     *
     * @param student its name at the service that tuned it, or {@code local:} and the folder of an adapter that every executor has
     */
    public RetortOnSpark withTunedStudent(ModelRef student) {
        return new RetortOnSpark(
                session, settings, output, documents, models, termsAccepted, Optional.of(student), batchSize);
    }

    /** Returns the same with batches of another size; those that were handed in with one size are not found with another. */
    RetortOnSpark withBatchSize(int questions) {
        return new RetortOnSpark(session, settings, output, documents, models, termsAccepted, tuned, questions);
    }

    /**
     * Makes everything up to the chat rows: tables below the output folder, {@code training.jsonl} and {@code validation.jsonl}.
     *
     * @throws dev.retort.error.RetortException sorted by what the caller can do; everything done so far is kept
     */
    public CorpusReport run() {
        return in(false, CorpusRun::report);
    }

    /** Returns the passages; columns {@code file}, {@code number}, {@code passage}. */
    public Dataset<Row> passages() {
        return in(false, run -> run.passages().rows());
    }

    /** Returns the questions of both sides; columns {@code number}, {@code question}. */
    public Dataset<Row> questions() {
        return in(false, run -> run.questions().rows());
    }

    /** Returns the teacher's answers to the train questions; columns {@code number}, {@code answers}. */
    public Dataset<Row> trainAnswers() {
        return in(false, run -> run.answers().rows());
    }

    /** Returns the chat rows, and why questions have none; columns {@code number}, {@code row}, {@code dropped}. */
    public Dataset<Row> rows() {
        return in(false, run -> run.rows().rows());
    }

    /**
     * Has the eval questions, and those that people asked, answered by the student and the other arms of the settings, scores the
     * answers as one machine does, and compares the arms: {@code comparison.json} and {@code evaluation.txt} in the output folder.
     * The student with a better prompt is chosen on one machine only, and does not answer here.
     *
     * @throws dev.retort.error.RetortException sorted by what the caller can do; everything done so far is kept
     */
    public EvaluationReport evaluate() {
        return in(true, run -> new EvalStages(run, tuned).report());
    }

    /** Returns the answers of all arms to the eval questions; columns {@code set}, {@code number}, {@code answers}. */
    public Dataset<Row> evalAnswers() {
        return in(true, run -> new EvalStages(run, tuned).answers());
    }

    /**
     * Returns the scores of all arms; columns {@code set}, {@code arm}, {@code number}, {@code question_id}, {@code section},
     * {@code scores}, and {@code line} with the evidence.
     */
    public Dataset<Row> scores() {
        return in(true, run -> new EvalStages(run, tuned).scores());
    }

    private <T> T in(boolean evaluates, Function<CorpusRun, T> work) {
        RunConfig config = settings.read();
        if (evaluates) {
            new MetricCatalog(List.of())
                    .check(config.scores().metrics(), config.scores().judge());
        }
        if (!config.teacher().model().equals(RunConfig.EXTRACTIVE)) {
            var unused = TermsTable.bundled()
                    .require(config.teacher().ref(), config.student().ref(), termsAccepted, Instant.now());
        }
        models.requireConfirmed(settings);
        List<String> read = documents.isEmpty()
                ? config.documents().stream()
                        .map(path -> path.toUri().toString())
                        .toList()
                : documents;
        SharedFiles files = new SharedFiles(output, session.sparkContext().hadoopConfiguration());
        Cluster cluster = Cluster.open(session, settings, models, files, evaluates, batchSize);
        try (CorpusRun run = new CorpusRun(session, settings, read, files, cluster)) {
            return work.apply(run);
        }
    }
}
