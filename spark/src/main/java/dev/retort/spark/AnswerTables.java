package dev.retort.spark;

import dev.retort.answer.Answer;
import dev.retort.config.RunConfig;
import dev.retort.distillation.ModelRoles;
import dev.retort.distillation.Respondents;
import dev.retort.distillation.RunContexts;
import dev.retort.progress.Progress;
import dev.retort.question.Question;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Train questions to the teacher's answers, each part of the questions by one task. */
final class AnswerTables {

    private static final int PARTS_A_CORE = 4;
    private static final int AT_ONCE = 128;

    private final SparkSession session;
    private final WorkOrder order;
    private final Division division;

    AnswerTables(SparkSession session, WorkOrder order, RunConfig config) {
        this.session = session;
        this.order = order;
        this.division = Division.of(order, config, RunConfig.BatchTask.TEACHER, AT_ONCE);
    }

    /**
     * A question with its answers.
     *
     * @param number its place among all questions
     * @param answers as many as the settings ask for
     */
    record Answered(int number, List<Answer> answers) {

        static final RecordRows<Answered> ROWS = RecordRows.of(Answered.class);

        /** Copies the list. */
        Answered {
            answers = List.copyOf(answers);
        }
    }

    /**
     * Has the questions answered.
     *
     * @param contexts rows of {@link QuestionContext}
     * @param ownAnswers whether every train question came with an answer
     * @return rows of {@link Answered}
     */
    Dataset<Row> answers(Dataset<Row> contexts, boolean ownAnswers) {
        WorkOrder ofRun = order;
        int parts = PARTS_A_CORE
                * JavaSparkContext.fromSparkContext(session.sparkContext()).defaultParallelism();
        Division.Work answering = rows -> {
            List<QuestionContext> questions =
                    rows.stream().map(QuestionContext.ROWS::value).toList();
            return ExecutorWork.rows(ofRun, work -> answered(work, questions, ownAnswers));
        };
        return division.mapped(contexts, "number", parts, answering, Answered.ROWS.encoder());
    }

    private static List<Row> answered(ExecutorWork work, List<QuestionContext> contexts, boolean ownAnswers) {
        ModelRoles roles = work.roles();
        ContextsOfPart found = new ContextsOfPart(contexts);
        RunContexts ofRun = found.contexts(work.config(), roles);
        List<Question> questions =
                contexts.stream().map(QuestionContext::question).toList();
        List<Answer> answers = new Respondents(roles, () -> ofRun)
                .trainAnswers(questions, found::trainSide, ownAnswers, Progress.NONE);
        int each = work.config().dataset().teacherAnswers();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < contexts.size(); i++) {
            rows.add(Answered.ROWS.row(
                    new Answered(contexts.get(i).number(), answers.subList(i * each, (i + 1) * each))));
        }
        return rows;
    }
}
