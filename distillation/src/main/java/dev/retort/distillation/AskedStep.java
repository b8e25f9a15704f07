package dev.retort.distillation;

import dev.retort.file.JsonLines;
import dev.retort.file.WholeFile;
import dev.retort.question.AskedQuestions;
import dev.retort.question.LeakCheck;
import dev.retort.question.LeakReport;
import dev.retort.question.Question;
import dev.retort.question.Split;
import dev.retort.run.EvalSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The questions that people asked: a step of their own, so that others among them change nothing else of a run. */
final class AskedStep {

    private final Bench bench;

    AskedStep(Bench bench) {
        this.bench = bench;
    }

    /** Returns the step; none where the settings name no such questions. */
    static Optional<RunStep> step(Bench bench) {
        var run = bench.run();
        return bench.config()
                .questions()
                .askedFile()
                .map(file -> new RunStep(
                        Step.ASKED_QUESTIONS,
                        Step.ASKED_QUESTIONS.of(EvalSet.ASKED),
                        "",
                        List.of(file, run.passages(), run.questions()),
                        List.of(run.askedQuestions(), run.askedReport())));
    }

    /** Reads the questions unless the step is up to date, and returns a summary of them. */
    Optional<String> run() {
        return step(bench).map(step -> {
            bench.step(step, this::make);
            requireQuestions();
            AskedReport report = AskedReport.of(bench.run());
            String text = EvalSet.ASKED.title() + ": " + report.text();
            return report.remarks().isEmpty() ? text : text + "; " + String.join(" ", report.remarks());
        });
    }

    private void requireQuestions() {
        bench.sets().forEach(QuestionSet::questions);
    }

    private void make() {
        Path file = bench.config().questions().askedFile().orElseThrow();
        List<String> remarks = new ArrayList<>();
        List<Question> asked = AskedQuestions.read(file, bench.passages(), remarks::add);
        LeakReport leaks =
                new LeakCheck(bench.embeddings()).check(bench.questions(Split.TRAIN), asked, List.of(), List.of());
        WholeFile.writeJson(
                bench.run().askedReport(),
                new AskedReport(
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
