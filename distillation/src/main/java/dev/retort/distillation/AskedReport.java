package dev.retort.distillation;

import dev.retort.file.JsonFile;
import dev.retort.question.LeakReport;
import dev.retort.run.RunDirectory;
import java.util.List;

/**
 * What is known of the questions that people asked: the content of {@code asked_report.json}.
 *
 * @param questions how many there are
 * @param withFacts how many have key facts
 * @param unanswerable how many the documents do not answer
 * @param leaks what they have in common with the train questions
 * @param remarks what was doubtful in their file
 */
record AskedReport(int questions, int withFacts, int unanswerable, LeakReport leaks, List<String> remarks) {

    /** Copies the remarks. */
    AskedReport {
        remarks = List.copyOf(remarks);
    }

    /** Reads that of a run. */
    static AskedReport of(RunDirectory run) {
        return JsonFile.read(run.askedReport(), AskedReport.class, "Make it again: --fresh questions.");
    }

    /** Returns one sentence for a reader of the report. */
    String text() {
        return "%d, %d with key facts, %d unanswerable; %d resemble something on the train side"
                .formatted(questions, withFacts, unanswerable, leaks.leaked());
    }
}
