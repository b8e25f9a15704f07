package dev.retort.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.retort.answer.Answer;
import dev.retort.config.RunConfig;
import dev.retort.distillation.EvalArms;
import dev.retort.distillation.MetricCatalog;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.MetricDescription;
import dev.retort.evaluation.QuestionScores;
import dev.retort.evaluation.comparison.Comparison;
import dev.retort.file.Json;
import dev.retort.file.Sha256;
import dev.retort.model.ModelRef;
import dev.retort.question.AskedQuestions;
import dev.retort.question.Question;
import dev.retort.question.Split;
import dev.retort.run.Arm;
import dev.retort.run.EvalSet;
import dev.retort.spark.StageTables.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The stages that measure students on the eval questions, and on those that people asked: contexts, answers, scores,
 * comparison. Each is made when it is asked for unless its table is up to date. Not thread-safe.
 */
final class EvalStages {

    private final CorpusRun run;
    private final RunConfig config;
    private final Optional<ModelRef> tuned;
    private final Map<EvalSet, List<NumberedQuestion>> questions = new EnumMap<>(EvalSet.class);
    private final Map<EvalSet, Table> contexts = new EnumMap<>(EvalSet.class);

    /**
     * Prepares the stages.
     *
     * @param tuned the tuned student, where it is known
     */
    EvalStages(CorpusRun run, Optional<ModelRef> tuned) {
        this.run = run;
        this.config = run.config();
        this.tuned = tuned;
    }

    private List<EvalSet> sets() {
        return config.questions().askedFile().isPresent()
                ? List.of(EvalSet.WRITTEN, EvalSet.ASKED)
                : List.of(EvalSet.WRITTEN);
    }

    private Table asked(Path file) {
        return run.table(
                "asked questions",
                "asked_questions",
                StageTables.fingerprint("asked", Sha256.of(file), run.passages().fingerprint()),
                () -> {
                    List<Question> read = AskedQuestions.read(file, run.heldPassages(), remark -> {});
                    List<NumberedQuestion> numbered = new ArrayList<>();
                    read.forEach(question -> numbered.add(new NumberedQuestion(numbered.size() + 1, question)));
                    return NumberedQuestion.ROWS.table(run.session(), numbered);
                });
    }

    private Table table(EvalSet set) {
        return set == EvalSet.ASKED ? asked(config.questions().askedFile().orElseThrow()) : run.questions();
    }

    private List<NumberedQuestion> questions(EvalSet set) {
        return questions.computeIfAbsent(set, missing -> {
            Split split = set == EvalSet.ASKED ? Split.ASKED : Split.EVAL;
            return table(set).rows().where(col("question.split").equalTo(split.name())).collectAsList().stream()
                    .map(NumberedQuestion.ROWS::value)
                    .sorted(Comparator.comparingInt(NumberedQuestion::number))
                    .toList();
        });
    }

    private EvalArms rules(EvalSet set) {
        // The better prompt is chosen by trials on one machine.
        Set<Arm> absent = tuned.isPresent() ? Set.of(Arm.PROMPTED) : Set.of(Arm.PROMPTED, Arm.TUNED);
        return new EvalArms(
                config, questions(set).stream().map(NumberedQuestion::question).toList(), absent);
    }

    private Table contexts(EvalSet set) {
        return contexts.computeIfAbsent(
                set,
                missing -> run.table(
                        "eval contexts",
                        name(set, "contexts"),
                        StageTables.fingerprint(
                                "eval contexts",
                                config.retrieval(),
                                set,
                                table(set).fingerprint(),
                                run.passages().fingerprint()),
                        () -> run.contexts(questions(set), Optional.empty())));
    }

    private Table answers(EvalSet set) {
        Table asked = contexts(set);
        List<Arm> arms = rules(set).arms();
        return run.table(
                "eval answers",
                name(set, "answers"),
                StageTables.fingerprint(
                        "eval answers",
                        arms,
                        tuned.map(ModelRef::toString),
                        config.student(),
                        arms.contains(Arm.TEACHER) ? List.of(config.teacher()) : List.of(),
                        config.answers(),
                        config.dataset().layout(),
                        config.seed(),
                        asked.fingerprint()),
                () -> new ArmTables(run.session(), run.order(), config).answers(asked.rows(), arms, tuned));
    }

    private Table scores(EvalSet set) {
        Table asked = contexts(set);
        Table answers = answers(set);
        List<String> metrics = rules(set).metrics();
        return run.table(
                "scores",
                name(set, "scores"),
                StageTables.fingerprint(
                        "scores",
                        metrics,
                        config.scores().judge(),
                        config.scores().repeats(),
                        config.retrieval().model(),
                        answers.fingerprint()),
                () -> new ArmTables(run.session(), run.order(), config).scores(asked.rows(), answers.rows(), metrics));
    }

    private static String name(EvalSet set, String part) {
        return (set == EvalSet.ASKED ? "asked_" : "eval_") + part;
    }

    /** Returns the answers; columns {@code set}, {@code number}, {@code answers}. */
    Dataset<Row> answers() {
        return all(this::answers);
    }

    /** Returns the scores; columns {@code set}, and those of {@link ArmTables.Scored}. */
    Dataset<Row> scores() {
        return all(this::scores);
    }

    private Dataset<Row> all(Function<EvalSet, Table> table) {
        return sets().stream()
                .map(set ->
                        table.apply(set).rows().withColumn("set", lit(set.name().toLowerCase(Locale.ROOT))))
                .reduce(Dataset::unionByName)
                .orElseThrow();
    }

    /** Compares the arms and writes {@code comparison.json} and {@code evaluation.txt}. */
    EvaluationReport report() {
        List<Optional<Comparison>> compared =
                sets().stream().map(this::compared).toList();
        Optional<Comparison> written = compared.getFirst();
        Optional<Comparison> comparison = compared.size() == 1
                ? written
                : written.flatMap(first -> compared.getLast().map(first::withAsked));
        EvaluationReport report = new EvaluationReport(
                run.passages().rows().count(),
                questions(EvalSet.WRITTEN).size(),
                rules(EvalSet.WRITTEN).arms().stream().map(Arm::fileName).toList(),
                config.scores().primary(),
                comparison);
        comparison.ifPresent(
                made -> run.files().write("comparison.json", Json.mapper().writeValueAsString(made)));
        run.files().write("evaluation.txt", String.join("\n", report.lines()) + "\n");
        return report;
    }

    private Optional<Comparison> compared(EvalSet set) {
        EvalArms rules = rules(set);
        Map<Arm, List<QuestionScores>> byArm = new EnumMap<>(Arm.class);
        scores(set).rows().collectAsList().stream()
                .map(ArmTables.Scored.ROWS::value)
                .sorted(Comparator.comparingInt(ArmTables.Scored::number))
                .forEach(scored -> byArm.computeIfAbsent(scored.arm(), arm -> new ArrayList<>())
                        .add(Json.mapper().readValue(scored.line(), QuestionScores.class)));
        List<MetricDescription> metrics = ExecutorWork.run(
                run.order(),
                work -> new MetricCatalog(List.of())
                        .metrics(work.roles(), rules.metrics(), rules.questions()).stream()
                                .map(Metric::describe)
                                .toList());
        return rules.compared(byArm, metrics, () -> student(set));
    }

    private List<Answer> student(EvalSet set) {
        return answers(set).rows().collectAsList().stream()
                .map(ArmTables.Answered.ROWS::value)
                .sorted(Comparator.comparingInt(ArmTables.Answered::number))
                .flatMap(answered -> answered.answers().stream())
                .filter(answer -> answer.arm() == Arm.STUDENT)
                .map(ArmTables.ArmAnswer::answer)
                .toList();
    }
}
