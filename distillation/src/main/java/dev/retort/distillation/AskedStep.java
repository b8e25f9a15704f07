package dev.retort.distillation;

import dev.retort.file.JsonFile;
import dev.retort.file.JsonLines;
import dev.retort.file.WholeFile;
import dev.retort.question.AskedQuestions;
import dev.retort.question.LeakCheck;
import dev.retort.question.LeakReport;
import dev.retort.question.Question;
import dev.retort.question.Split;
import dev.retort.run.EvalSet;
import dev.retort.run.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The questions that people asked: a step of their own, so that others among them change nothing else of a run. */
final class AskedStep {

    /**
     * What {@code asked_report.json} holds.
     *
     * @param questions how many there are
     * @param withFacts how many have key facts
     * @param unanswerable how many the documents do not answer
     * @param leaks what they have in common with the train questions
     * @param remarks what was doubtful in their file
     */
    record Report(int questions, int withFacts, int unanswerable, LeakReport leaks, List<String> remarks) {

        /** Copies the remarks. */
        Report {
            remarks = List.copyOf(remarks);
        }

        /** Returns one sentence for a reader of the report. */
        String text() {
            return "%d, %d with key facts, %d unanswerable; %d resemble something on the train side"
                    .formatted(questions, withFacts, unanswerable, leaks.leaked());
        }
    }

    private final Bench bench;

    AskedStep(Bench bench) {
        this.bench = bench;
    }

    /** Returns the step; none where the settings name no such questions. */
    Optional<RunStep> step() {
        var run = bench.run();
        return bench.config()
                .questions()
                .askedFile()
                .map(file -> new RunStep(
                        Stage.QUESTIONS,
                        "questions/asked",
                        "",
                        List.of(file, run.passages(), run.questions()),
                        List.of(run.askedQuestions(), run.askedReport())));
    }

    /** Reads the questions unless that is up to date, and returns what to say of them. */
    Optional<String> run() {
        return step().map(step -> {
            bench.step(step, this::make);
            requireQuestions();
            Report report = report();
            String text = EvalSet.ASKED.title() + ": " + report.text();
            return report.remarks().isEmpty() ? text : text + "; " + String.join(" ", report.remarks());
        });
    }

    private void requireQuestions() {
        bench.sets().forEach(QuestionSet::questions);
    }

    /** Returns what is known of the questions. */
    Report report() {
        return JsonFile.read(bench.run().askedReport(), Report.class, "Make it again: --fresh questions.");
    }

    private void make() {
        Path file = bench.config().questions().askedFile().orElseThrow();
        List<String> remarks = new ArrayList<>();
        List<Question> asked = AskedQuestions.read(file, bench.passages(), remarks::add);
        LeakReport leaks =
                new LeakCheck(bench.embeddings()).check(bench.questions(Split.TRAIN), asked, List.of(), List.of());
        WholeFile.writeJson(
                bench.run().askedReport(),
                new Report(
                        asked.size(),
                        count(asked.stream()
                                .filter(question -> !question.facts().isEmpty())
                                .count()),
                        count(asked.stream().filter(Question::isUnanswerable).count()),
                        leaks,
                        remarks));
        JsonLines.write(bench.run().askedQuestions(), asked);
    }

    private static int count(long questions) {
        return Math.toIntExact(questions);
    }
}
