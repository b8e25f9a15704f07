package dev.retort.spark;

import static org.apache.spark.sql.functions.col;

import dev.retort.concurrent.Lazy;
import dev.retort.config.RunConfig;
import dev.retort.distillation.ModelRoles;
import dev.retort.distillation.RowMaker;
import dev.retort.distillation.RunContexts;
import dev.retort.distillation.dataset.RowLayout;
import dev.retort.distillation.dataset.RowSplit;
import dev.retort.distillation.dataset.TrainingRows;
import dev.retort.question.Question;
import dev.retort.question.Split;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Questions and answers to chat rows. What is drawn among all questions is drawn by the driver, from their ids alone. */
final class RowTables {

    private static final int AT_ONCE = 256;

    private final SparkSession session;
    private final WorkOrder order;
    private final RunConfig config;

    RowTables(SparkSession session, WorkOrder order, RunConfig config) {
        this.session = session;
        this.order = order;
        this.config = config;
    }

    /** What became of a question: a row, or reasons why its answers were dropped. */
    record Outcome(int number, Optional<ChatRow> row, List<Dropped> dropped) {

        static final RecordRows<Outcome> ROWS = RecordRows.of(Outcome.class);

        /** Copies the list. */
        Outcome {
            dropped = List.copyOf(dropped);
        }
    }

    /** An answer that is not a row. */
    record Dropped(String questionId, String question, String answer, String reason) {}

    /** A question whose row may lack its passage. */
    private record Drawable(int number, String id) {

        static final RecordRows<Drawable> ROWS = RecordRows.of(Drawable.class);
    }

    /** The part of a row's question that the draw for validation needs. */
    private record Placed(int number, String id, String section) {

        static final RecordRows<Placed> ROWS = RecordRows.of(Placed.class);
    }

    /**
     * Makes the rows.
     *
     * @param contexts rows of {@link QuestionContext}
     * @param answers rows of {@link AnswerTables.Answered}
     * @return rows of {@link Outcome}
     */
    Dataset<Row> outcomes(Dataset<Row> contexts, Dataset<Row> answers) {
        Dataset<Row> both = contexts.join(answers, "number");
        Broadcast<Set<String>> lacking =
                JavaSparkContext.fromSparkContext(session.sparkContext()).broadcast(lacking(both));
        WorkOrder ofRun = order;
        return both.mapPartitions(
                (MapPartitionsFunction<Row, Row>) part -> Parts.inChunks(
                        part, AT_ONCE, rows -> ExecutorWork.run(ofRun, work -> outcomes(work, rows, lacking.value()))),
                Outcome.ROWS.encoder());
    }

    private static List<Row> outcomes(ExecutorWork work, List<Row> rows, Set<String> lacking) {
        List<QuestionContext> questions =
                rows.stream().map(QuestionContext.ROWS::value).toList();
        ModelRoles roles = work.roles();
        ContextsOfPart found = new ContextsOfPart(questions);
        Lazy<RunContexts> contexts = new Lazy<>(() -> found.contexts(work.config(), roles));
        RowMaker maker = new RowMaker(
                work.config(),
                roles.rowLayout(),
                found::trainSide,
                (question, passages) -> contexts.get().texts(question, passages));
        List<Row> outcomes = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            QuestionContext context = questions.get(i);
            TrainingRows made = maker.rows(
                    List.of(context.question()),
                    AnswerTables.Answered.ROWS.value(rows.get(i)).answers(),
                    context.sources(),
                    lacking);
            outcomes.add(Outcome.ROWS.row(new Outcome(
                    context.number(),
                    made.rows().stream().findFirst().map(row -> ChatRow.of(context.number(), row)),
                    made.dropped().stream()
                            .map(row -> new Dropped(row.questionId(), row.question(), row.answer(), row.reason()))
                            .toList())));
        }
        return outcomes;
    }

    /** Draws the questions whose row lacks its passage. */
    private Set<String> lacking(Dataset<Row> both) {
        if (config.dataset().withoutGoldenShare() == 0) {
            return new HashSet<>();
        }
        WorkOrder ofRun = order;
        Map<Integer, String> mayLack = new HashMap<>();
        both
                .mapPartitions(
                        (MapPartitionsFunction<Row, Row>) part -> Parts.inChunks(
                                part, AT_ONCE, rows -> ExecutorWork.run(ofRun, work -> drawable(work.config(), rows))),
                        Drawable.ROWS.encoder())
                .collectAsList()
                .stream()
                .map(Drawable.ROWS::value)
                .forEach(one -> mayLack.put(one.number(), one.id()));
        return new HashSet<>(maker(config)
                .lacking(mayLack.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(Map.Entry::getValue)
                        .toList()));
    }

    private static List<Row> drawable(RunConfig config, List<Row> rows) {
        List<Row> drawable = new ArrayList<>();
        for (Row row : rows) {
            QuestionContext context = QuestionContext.ROWS.value(row);
            maker(config)
                    .mayLack(
                            List.of(context.question()),
                            AnswerTables.Answered.ROWS.value(row).answers())
                    .forEach(id -> drawable.add(Drawable.ROWS.row(new Drawable(context.number(), id))));
        }
        return drawable;
    }

    private static RowMaker maker(RunConfig config) {
        return new RowMaker(config, RowLayout.SYSTEM, (question, k) -> List.of(), (question, passages) -> List.of());
    }

    /**
     * Draws the rows for validation.
     *
     * @param rows rows of {@link ChatRow}
     * @return the ids of their questions
     */
    Set<String> validation(Dataset<Row> rows) {
        if (config.dataset().validationShare() == 0) {
            return Set.of();
        }
        List<Question> questions =
                rows.select(col("number"), col("question_id").as("id"), col("section")).collectAsList().stream()
                        .map(Placed.ROWS::value)
                        .sorted(Comparator.comparingInt(Placed::number))
                        .map(one ->
                                new Question(one.id(), Split.TRAIN, "", "", List.of(), one.section(), Optional.empty()))
                        .toList();
        return RowSplit.drawn(questions, config.dataset().validationShare(), config.seed());
    }
}
