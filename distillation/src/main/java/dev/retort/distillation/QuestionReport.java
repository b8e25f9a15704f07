package dev.retort.distillation;

import dev.retort.file.JsonFile;
import dev.retort.question.GeneratedQuestions;
import dev.retort.question.LeakReport;
import dev.retort.question.PassageSplit;
import dev.retort.run.RunDirectory;
import java.util.Map;
import java.util.Optional;

/**
 * How a run's questions came about: the content of {@code question_report.json}.
 *
 * @param split which parts of the documents are for what; empty for a user's own questions
 * @param train how the train questions came about; empty for a user's own
 * @param eval the same for the eval questions
 * @param leaks what both sides have in common
 * @param remarks what was doubtful in a user's own questions
 */
record QuestionReport(
        Optional<PassageSplit> split,
        Optional<Counts> train,
        Optional<Counts> eval,
        LeakReport leaks,
        Optional<String> remarks) {

    /** The counts of one side. */
    record Counts(
            int asked,
            int delivered,
            int targets,
            int tried,
            int retried,
            int candidates,
            Map<String, Integer> rejected,
            int sections,
            int covered) {

        /** Returns one sentence for a reader of the report. */
        String text() {
            return "%d of %d asked for, from %d of %d sections; %d candidates, refused: %s"
                    .formatted(delivered, asked, covered, sections, candidates, rejected);
        }

        static Counts of(GeneratedQuestions made) {
            return new Counts(
                    made.asked(),
                    made.questions().size(),
                    made.targets(),
                    made.tried(),
                    made.retried(),
                    made.candidates(),
                    made.rejected(),
                    made.sections(),
                    made.covered());
        }
    }

    /** Reads that of a run. */
    static QuestionReport of(RunDirectory run) {
        return JsonFile.read(run.questionReport(), QuestionReport.class, "Make it again: --fresh questions.");
    }
}
