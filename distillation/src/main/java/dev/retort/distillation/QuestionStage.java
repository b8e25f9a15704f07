package dev.retort.distillation;

import dev.retort.config.RunConfig;
import dev.retort.file.WholeFile;
import dev.retort.question.LeakCheck;
import dev.retort.question.LeakReport;
import dev.retort.question.OwnQuestions;
import dev.retort.question.Question;
import dev.retort.question.QuestionFiles;
import dev.retort.question.QuestionGenerator;
import dev.retort.question.Split;
import dev.retort.retrieval.Retriever;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Passages to train and eval questions, from different parts of the documents. */
final class QuestionStage {

    private final Bench bench;

    QuestionStage(Bench bench) {
        this.bench = bench;
    }

    String run() {
        var run = bench.run();
        bench.step(step(bench), this::make);
        Optional<String> asked = new AskedStep(bench).run();
        QuestionReport report = QuestionReport.of(run);
        return "%s train and %s eval questions, leakage %.1f %%%s%s%s%s"
                .formatted(
                        delivered(bench.questions(Split.TRAIN).size(), report.train()),
                        delivered(bench.questions(Split.EVAL).size(), report.eval()),
                        100 * report.leaks().leakage(),
                        Stream.of(report.train(), report.eval())
                                        .flatMap(Optional::stream)
                                        .anyMatch(counts -> counts.delivered() < counts.asked())
                                ? "; the documents gave no more"
                                : "",
                        refused(Stream.of(report.train(), report.eval())
                                .flatMap(Optional::stream)
                                .toList()),
                        report.remarks().map(remarks -> "; " + remarks).orElse(""),
                        asked.map(text -> "; " + text).orElse(""));
    }

    /** Returns its steps. */
    static List<RunStep> steps(Bench bench) {
        return Stream.concat(Stream.of(step(bench)), AskedStep.step(bench).stream())
                .toList();
    }

    private static RunStep step(Bench bench) {
        var run = bench.run();
        var inputs = new ArrayList<>(List.of(run.passages()));
        bench.config().questions().trainFile().ifPresent(inputs::add);
        bench.config().questions().evalFile().ifPresent(inputs::add);
        return RunStep.once(
                Step.QUESTIONS,
                List.of(
                        bench.config().questions(),
                        bench.config().seed(),
                        bench.config().retrieval()),
                inputs,
                List.of(run.questions(), run.trainQuestions(), run.evalQuestions(), run.questionReport()));
    }

    private static String refused(List<QuestionReport.Counts> sides) {
        Map<String, Integer> refused = new TreeMap<>();
        sides.forEach(side -> side.rejected().forEach((reason, count) -> refused.merge(reason, count, Integer::sum)));
        return refused.isEmpty()
                ? ""
                : "; refused of %d candidates: %s"
                        .formatted(
                                sides.stream()
                                        .mapToInt(QuestionReport.Counts::candidates)
                                        .sum(),
                                refused.entrySet().stream()
                                        .map(entry -> entry.getKey() + " " + entry.getValue())
                                        .collect(Collectors.joining(", ")));
    }

    private static String delivered(int questions, Optional<QuestionReport.Counts> counts) {
        return counts.filter(side -> side.delivered() < side.asked())
                .map(side -> "%d of %d".formatted(questions, side.asked()))
                .orElse(Integer.toString(questions));
    }

    private void make() {
        RunConfig.Questions settings = bench.config().questions();
        ReadableDocuments.require(
                bench.config(), bench.passages(), bench.models().completers());
        if (settings.trainFile().isPresent() && settings.evalFile().isPresent()) {
            own(settings.trainFile().get(), settings.evalFile().get());
            return;
        }
        // The answers search the passages: a service gives their vectors while another writes the questions.
        bench.embeddings().beside(bench::index, () -> written(settings));
    }

    private void own(Path trainFile, Path evalFile) {
        List<String> remarks = new ArrayList<>();
        List<Question> train = OwnQuestions.read(trainFile, Split.TRAIN, remarks::add);
        List<Question> eval = OwnQuestions.read(evalFile, Split.EVAL, remarks::add);
        LeakReport leaks = new LeakCheck(bench.embeddings()).check(train, eval, List.of(), List.of());
        write(
                train,
                eval,
                new QuestionReport(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        leaks,
                        remarks.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", remarks))));
    }

    private void written(RunConfig.Questions settings) {
        // The first search makes the index; until then the writer need not wait for the passages' vectors.
        Retriever retriever = (question, k) -> bench.index().retrieve(question, k);
        QuestionGenerator strict = new QuestionGenerator(
                bench.roles().questionWriter(),
                bench.embeddings(),
                retriever,
                bench.roles().questionCritic());
        QuestionGenerator generator = settings.filters() ? strict : strict.unfiltered();
        WrittenQuestions made =
                WrittenQuestions.of(bench.config(), bench.passages(), generator, bench.embeddings(), bench.progress());
        write(
                made.train().questions(),
                made.eval().questions(),
                new QuestionReport(
                        Optional.of(made.split()),
                        Optional.of(QuestionReport.Counts.of(made.train())),
                        Optional.of(QuestionReport.Counts.of(made.eval())),
                        made.leaks(),
                        Optional.empty()));
    }

    private void write(List<Question> train, List<Question> eval, QuestionReport report) {
        var run = bench.run();
        WholeFile.writeJson(run.questionReport(), report);
        QuestionFiles.write(run.root(), train, eval);
    }
}
