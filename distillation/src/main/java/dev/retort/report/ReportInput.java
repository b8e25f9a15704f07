package dev.retort.report;

import dev.retort.answer.Answer;
import dev.retort.call.journal.CallLedger;
import dev.retort.document.Passage;
import dev.retort.evaluation.QuestionScores;
import dev.retort.evaluation.agreement.Agreement;
import dev.retort.evaluation.comparison.Comparison;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.question.Question;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a report is made of.
 *
 * @param title its heading
 * @param comparison all arms by all metrics
 * @param primary the metric the verdict is about
 * @param questions the eval questions
 * @param arms from arm name to title, answers and scores, in the order of the report
 * @param passages by id
 * @param job the training
 * @param stages seconds by stage, in order
 * @param facts further facts: models, versions, question counts
 * @param notices sentences a reader must not miss, such as that the teacher is weak
 * @param labels agreement of judges with a person's labels of this run, by the name of the score; may be empty
 * @param calls what was asked of which model
 * @param suspicious places in the documents that read like instructions to a model
 * @param config the settings as used
 * @param asked the same of the questions that people asked, where there are such
 */
public record ReportInput(
        String title,
        Comparison comparison,
        String primary,
        List<Question> questions,
        Map<String, ReportArm> arms,
        Map<String, Passage> passages,
        FineTuningJob job,
        Map<String, Double> stages,
        Map<String, String> facts,
        List<String> notices,
        Map<String, Agreement> labels,
        List<CallLedger.Totals> calls,
        List<Place> suspicious,
        String config,
        Optional<ReportInput> asked) {

    /** Creates what a report on one set of questions is made of. */
    public ReportInput(
            String title,
            Comparison comparison,
            String primary,
            List<Question> questions,
            Map<String, ReportArm> arms,
            Map<String, Passage> passages,
            FineTuningJob job,
            Map<String, Double> stages,
            Map<String, String> facts,
            List<String> notices,
            Map<String, Agreement> labels,
            List<CallLedger.Totals> calls,
            List<Place> suspicious,
            String config) {
        this(
                title,
                comparison,
                primary,
                questions,
                arms,
                passages,
                job,
                stages,
                facts,
                notices,
                labels,
                calls,
                suspicious,
                config,
                Optional.empty());
    }

    /** Returns the same beside the questions that people asked. */
    public ReportInput withAsked(ReportInput other) {
        return new ReportInput(
                title,
                comparison,
                primary,
                questions,
                arms,
                passages,
                job,
                stages,
                facts,
                notices,
                labels,
                calls,
                suspicious,
                config,
                Optional.of(other));
    }

    /** Returns the same without questions, answers, passages and places in documents: figures and settings alone. */
    public ReportInput withoutTexts() {
        return new ReportInput(
                title,
                comparison,
                primary,
                List.of(),
                arms,
                Map.of(),
                job,
                stages,
                facts,
                notices,
                labels,
                calls,
                List.of(),
                config,
                asked.map(ReportInput::withoutTexts));
    }

    /**
     * Returns one arm.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public ReportArm arm(String name) {
        ReportArm arm = arms.get(name);
        if (arm == null) {
            throw new IllegalArgumentException("no arm " + name);
        }
        return arm;
    }

    /**
     * A place in a document.
     *
     * @param document its name
     * @param page the page, from 1
     * @param sign what the place looks like
     * @param excerpt its text
     */
    public record Place(String document, int page, String sign, String excerpt) {}

    /**
     * One arm.
     *
     * @param title its name for a person
     * @param answers in the order of the questions
     * @param scores in the order of the questions
     */
    public record ReportArm(String title, List<Answer> answers, List<QuestionScores> scores) {}
}
