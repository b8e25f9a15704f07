package dev.retort.spark;

import dev.retort.answer.Answer;
import dev.retort.answer.Respondent;
import dev.retort.config.RunConfig;
import dev.retort.distillation.AnswerScores;
import dev.retort.distillation.ControlAnswers;
import dev.retort.distillation.MetricCatalog;
import dev.retort.distillation.ModelRoles;
import dev.retort.distillation.Respondents;
import dev.retort.distillation.RunContexts;
import dev.retort.evaluation.QuestionScores;
import dev.retort.evaluation.Score;
import dev.retort.file.JsonLines;
import dev.retort.model.ModelRef;
import dev.retort.progress.Progress;
import dev.retort.question.Question;
import dev.retort.run.Arm;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Eval questions to the answers of all arms, and these to scores, each part of the questions by one task. */
final class ArmTables {

    private static final int PARTS_A_CORE = 2;
    private static final int AT_ONCE = 128;

    private final SparkSession session;
    private final WorkOrder order;
    private final Division ofTeacher;

    ArmTables(SparkSession session, WorkOrder order, RunConfig config) {
        this.session = session;
        this.order = order;
        this.ofTeacher = Division.of(order, config, RunConfig.BatchTask.TEACHER, AT_ONCE);
    }

    /** An arm's answer to a question. */
    record ArmAnswer(Arm arm, Answer answer) {}

    /** A question's answers, one an arm. */
    record Answered(int number, List<ArmAnswer> answers) {

        static final RecordRows<Answered> ROWS = RecordRows.of(Answered.class);

        /** Copies the list. */
        Answered {
            answers = List.copyOf(answers);
        }
    }

    /** A question with its answers. */
    private record Asked(int number, Question question, List<ArmAnswer> answers) {

        static final RecordRows<Asked> ROWS = RecordRows.of(Asked.class);

        private Answer of(Arm arm) {
            return answers.stream()
                    .filter(one -> one.arm() == arm)
                    .findFirst()
                    .map(ArmAnswer::answer)
                    .orElseThrow();
        }
    }

    /** A score by its metric: a value, or the reason why there is none. */
    record Value(String metric, Optional<Double> value, Optional<String> reason) {

        static Value of(String metric, Score score) {
            return switch (score) {
                case Score.Scored scored -> new Value(metric, Optional.of(scored.value()), Optional.empty());
                case Score.Unscored none -> new Value(metric, Optional.empty(), Optional.of(none.reason()));
            };
        }
    }

    /**
     * The scores of an arm's answer to a question.
     *
     * @param line as a line of the file that one machine writes, evidence included
     */
    record Scored(Arm arm, int number, String questionId, String section, List<Value> scores, String line) {

        static final RecordRows<Scored> ROWS = RecordRows.of(Scored.class);

        /** Copies the list. */
        Scored {
            scores = List.copyOf(scores);
        }

        static Scored of(Arm arm, int number, QuestionScores scores) {
            List<Value> values = new ArrayList<>();
            scores.scores().forEach((metric, score) -> values.add(Value.of(metric, score)));
            return new Scored(arm, number, scores.questionId(), scores.section(), values, JsonLines.text(scores));
        }
    }

    /**
     * Has the questions answered, by one arm after the other.
     *
     * @param contexts rows of {@link QuestionContext}
     * @param arms who answers; the student among them, of whose answers the controls are made
     * @param tuned the tuned student, where it is one of the arms
     * @return rows of {@link Answered}
     */
    Dataset<Row> answers(Dataset<Row> contexts, List<Arm> arms, Optional<ModelRef> tuned) {
        WorkOrder ofRun = order;
        ArrayList<Arm> asked = new ArrayList<>(arms);
        HashMap<Arm, String> models = new HashMap<>();
        tuned.ifPresent(model -> models.put(Arm.TUNED, model.toString()));
        Division.Work answering = rows -> {
            List<QuestionContext> questions =
                    rows.stream().map(QuestionContext.ROWS::value).toList();
            return ExecutorWork.rows(ofRun, work -> answered(work, questions, asked, models));
        };
        Division division = arms.contains(Arm.TEACHER) ? ofTeacher : Division.withoutBatches(AT_ONCE);
        return division.mapped(contexts, "number", parts(), answering, Answered.ROWS.encoder());
    }

    private static List<Row> answered(
            ExecutorWork work, List<QuestionContext> contexts, List<Arm> arms, Map<Arm, String> models) {
        ModelRoles roles = work.roles();
        RunContexts found = new ContextsOfPart(contexts).contexts(work.config(), roles);
        Respondents respondents = new Respondents(roles, () -> found);
        List<Question> questions =
                contexts.stream().map(QuestionContext::question).toList();
        ModelRef student = work.config().student().ref();
        Map<Arm, List<Answer>> byArm = new EnumMap<>(Arm.class);
        for (Arm arm : arms) {
            if (!ControlAnswers.ARMS.contains(arm)) {
                ModelRef model = Optional.ofNullable(models.get(arm))
                        .map(ModelRef::parse)
                        .orElse(student);
                Respondent respondent =
                        arm == Arm.TEACHER ? respondents.evalTeacher() : respondents.student(model, arm);
                byArm.put(arm, respondent.answer(questions, Progress.NONE));
            }
        }
        List<Answer> ofStudent = byArm.getOrDefault(Arm.STUDENT, List.of());
        arms.stream()
                .filter(ControlAnswers.ARMS::contains)
                .forEach(control -> byArm.put(control, ControlAnswers.of(control, questions, ofStudent)));
        return IntStream.range(0, contexts.size())
                .mapToObj(i -> Answered.ROWS.row(new Answered(
                        contexts.get(i).number(),
                        arms.stream()
                                .map(arm -> new ArmAnswer(
                                        arm, byArm.getOrDefault(arm, List.of()).get(i)))
                                .toList())))
                .toList();
    }

    /**
     * Scores the answers of all arms.
     *
     * @param answers rows of {@link Answered}
     * @param metrics the names of the scores
     * @return rows of {@link Scored}
     */
    Dataset<Row> scores(Dataset<Row> contexts, Dataset<Row> answers, List<String> metrics) {
        WorkOrder ofRun = order;
        ArrayList<String> names = new ArrayList<>(metrics);
        Division.Work scoring = rows -> {
            List<Asked> some = rows.stream().map(Asked.ROWS::value).toList();
            return ExecutorWork.rows(ofRun, work -> scored(work, some, names));
        };
        return Division.withoutBatches(AT_ONCE)
                .mapped(
                        contexts.select("number", "question").join(answers, "number"),
                        "number",
                        parts(),
                        scoring,
                        Scored.ROWS.encoder());
    }

    private static List<Row> scored(ExecutorWork work, List<Asked> asked, List<String> metrics) {
        List<Question> questions = asked.stream().map(Asked::question).toList();
        List<Arm> arms = asked.getFirst().answers().stream().map(ArmAnswer::arm).toList();
        List<AnswerScores.ArmAnswers> answers = arms.stream()
                .map(arm -> AnswerScores.ArmAnswers.of(arm, of(arm, asked), () -> of(Arm.STUDENT, asked)))
                .toList();
        List<Row> rows = new ArrayList<>();
        new AnswerScores(new MetricCatalog(List.of()).metrics(work.roles(), metrics, questions))
                .of(questions, answers, Progress.NONE)
                .forEach((arm, lines) -> IntStream.range(0, lines.size())
                        .mapToObj(
                                i -> Scored.ROWS.row(Scored.of(arm, asked.get(i).number(), lines.get(i))))
                        .forEach(rows::add));
        return rows;
    }

    private static List<Answer> of(Arm arm, List<Asked> asked) {
        return asked.stream().map(one -> one.of(arm)).toList();
    }

    private int parts() {
        return PARTS_A_CORE
                * JavaSparkContext.fromSparkContext(session.sparkContext()).defaultParallelism();
    }
}
