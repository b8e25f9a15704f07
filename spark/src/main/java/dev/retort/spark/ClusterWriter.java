package dev.retort.spark;

import dev.retort.document.Passage;
import dev.retort.progress.Progress;
import dev.retort.question.QuestionDrafts;
import dev.retort.question.QuestionTarget;
import dev.retort.question.QuestionWriter;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A writer of questions whose rounds are written by the executors, each about some of the targets. */
final class ClusterWriter implements QuestionWriter {

    private static final int PARTS_A_CORE = 2;

    private final SparkSession session;
    private final WorkOrder order;
    private final Division division;
    private final BatchWait wait;
    private final QuestionWriter here;
    private final Consumer<List<String>> candidates;

    /**
     * Creates a writer.
     *
     * @param division how the targets of a round are divided
     * @param wait waits for batches
     * @param here the same writer in the driver, which knows the targets
     * @param candidates gets the texts of each round's candidates, before the filters look at them
     */
    ClusterWriter(
            SparkSession session,
            WorkOrder order,
            Division division,
            BatchWait wait,
            QuestionWriter here,
            Consumer<List<String>> candidates) {
        this.session = session;
        this.order = order;
        this.division = division;
        this.wait = wait;
        this.here = here;
        this.candidates = candidates;
    }

    /** A target with its place in the round. */
    record Placed(int place, QuestionTarget target) {

        static final RecordRows<Placed> ROWS = RecordRows.of(Placed.class);
    }

    /** The drafts for the target of a place. */
    record Written(int place, QuestionDrafts drafts) {

        static final RecordRows<Written> ROWS = RecordRows.of(Written.class);
    }

    @Override
    public List<QuestionTarget> targets(List<Passage> passages) {
        return here.targets(passages);
    }

    @Override
    public List<QuestionDrafts> write(List<QuestionTarget> targets, Progress progress) {
        if (targets.isEmpty()) {
            return List.of();
        }
        List<Placed> placed = IntStream.range(0, targets.size())
                .mapToObj(i -> new Placed(i, targets.get(i)))
                .toList();
        List<QuestionDrafts> drafts = wait.collected(() -> written(placed)).stream()
                .map(Written.ROWS::value)
                .sorted(Comparator.comparingInt(Written::place))
                .map(Written::drafts)
                .toList();
        candidates.accept(drafts.stream()
                .flatMap(draft -> draft.candidates().stream())
                .map(QuestionDrafts.Candidate::text)
                .distinct()
                .toList());
        return drafts;
    }

    private List<Row> written(List<Placed> placed) {
        WorkOrder ofRun = order;
        Division.Work writing = rows -> ExecutorWork.rows(
                ofRun,
                work -> written(work, rows.stream().map(Placed.ROWS::value).toList()));
        Dataset<Row> targets = Placed.ROWS.table(session, placed);
        int parts = parts(placed.size());
        return division.mapped(targets, "place", parts, writing, Written.ROWS.encoder())
                .collectAsList();
    }

    private static List<Row> written(ExecutorWork work, List<Placed> round) {
        List<QuestionDrafts> drafts = work.roles()
                .questionWriter()
                .write(round.stream().map(Placed::target).toList(), Progress.NONE);
        return IntStream.range(0, round.size())
                .mapToObj(i -> Written.ROWS.row(new Written(round.get(i).place(), drafts.get(i))))
                .toList();
    }

    private int parts(int targets) {
        int cores = JavaSparkContext.fromSparkContext(session.sparkContext()).defaultParallelism();
        return Math.clamp(targets, 1, PARTS_A_CORE * cores);
    }
}
