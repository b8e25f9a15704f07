package dev.retort.distillation;

import dev.retort.config.RunConfig;
import dev.retort.file.JsonFile;
import dev.retort.file.WholeFile;
import dev.retort.model.ModelRef;
import dev.retort.question.GeneratedQuestions;
import dev.retort.question.LeakCheck;
import dev.retort.question.LeakReport;
import dev.retort.question.OwnQuestions;
import dev.retort.question.PassageSplit;
import dev.retort.question.Question;
import dev.retort.question.QuestionFiles;
import dev.retort.question.QuestionGenerator;
import dev.retort.question.Split;
import dev.retort.retrieval.Retriever;
import dev.retort.run.RunDirectory;
import dev.retort.run.Stage;
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

    /**
     * What {@code question_report.json} holds.
     *
     * @param split which parts are for what; empty for a user's own questions
     * @param train how the train questions came about; empty for a user's own
     * @param eval the same for the eval questions
     * @param leaks what both sides have in common
     */
    record Report(
            Optional<PassageSplit> split,
            Optional<Counts> train,
            Optional<Counts> eval,
            LeakReport leaks,
            Optional<String> remarks) {}

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

    private final Bench bench;

    QuestionStage(Bench bench) {
        this.bench = bench;
    }

    String run() {
        var run = bench.run();
        bench.step(step(), this::make);
        Optional<String> asked = new AskedStep(bench).run();
        Report report = report(run);
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
    List<RunStep> steps() {
        return Stream.concat(Stream.of(step()), new AskedStep(bench).step().stream())
                .toList();
    }

    private RunStep step() {
        var run = bench.run();
        var inputs = new ArrayList<>(List.of(run.passages()));
        bench.config().questions().trainFile().ifPresent(inputs::add);
        bench.config().questions().evalFile().ifPresent(inputs::add);
        return new RunStep(
                Stage.QUESTIONS,
                "questions",
                List.of(
                        bench.config().questions(),
                        bench.config().seed(),
                        bench.config().retrieval()),
                inputs,
                List.of(run.questions(), run.trainQuestions(), run.evalQuestions(), run.questionReport()));
    }

    /** Returns which parts of a run's documents are for what; empty for a user's own questions. */
    static Optional<PassageSplit> split(RunDirectory run) {
        return report(run).split();
    }

    /** Returns how a run's questions came about. */
    static Report report(RunDirectory run) {
        return JsonFile.read(run.questionReport(), Report.class, "Make it again: --fresh questions.");
    }

    private static String refused(List<Counts> sides) {
        Map<String, Integer> refused = new TreeMap<>();
        sides.forEach(side -> side.rejected().forEach((reason, count) -> refused.merge(reason, count, Integer::sum)));
        return refused.isEmpty()
                ? ""
                : "; refused of %d candidates: %s"
                        .formatted(
                                sides.stream().mapToInt(Counts::candidates).sum(),
                                refused.entrySet().stream()
                                        .map(entry -> entry.getKey() + " " + entry.getValue())
                                        .collect(Collectors.joining(", ")));
    }

    private static String delivered(int questions, Optional<Counts> counts) {
        return counts.filter(side -> side.delivered() < side.asked())
                .map(side -> "%d of %d".formatted(questions, side.asked()))
                .orElse(Integer.toString(questions));
    }

    private void make() {
        RunConfig.Questions settings = bench.config().questions();
        requireReaders(settings);
        if (settings.trainFile().isPresent() && settings.evalFile().isPresent()) {
            own(settings.trainFile().get(), settings.evalFile().get());
            return;
        }
        // The answers search the passages: a service gives their vectors while another writes the questions.
        bench.embeddings().beside(bench::index, () -> written(settings));
    }

    /** The local writer and the extractive teacher fail on documents in other languages: said before any work. */
    private void requireReaders(RunConfig.Questions settings) {
        boolean own = settings.trainFile().isPresent() && settings.evalFile().isPresent();
        if (!own) {
            ModelRef ref = ModelRef.parse(settings.model());
            if (WriterOfExamples.of(settings, bench.models().completers()).isPresent()) {
                EnglishOnly.require(
                        bench.passages(),
                        "the question writer " + ref,
                        "Name a model that reads their language as questions.model and as teacher.model.");
            }
        }
        if (bench.config().teacher().model().equals(RunConfig.EXTRACTIVE)) {
            EnglishOnly.require(
                    bench.passages(),
                    "the extractive teacher",
                    "Name a model that reads their language as teacher.model.");
        }
    }

    private void own(Path trainFile, Path evalFile) {
        List<String> remarks = new ArrayList<>();
        List<Question> train = OwnQuestions.read(trainFile, Split.TRAIN, remarks::add);
        List<Question> eval = OwnQuestions.read(evalFile, Split.EVAL, remarks::add);
        LeakReport leaks = new LeakCheck(bench.embeddings()).check(train, eval, List.of(), List.of());
        write(
                train,
                eval,
                new Report(
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
                new Report(
                        Optional.of(made.split()),
                        Optional.of(Counts.of(made.train())),
                        Optional.of(Counts.of(made.eval())),
                        made.leaks(),
                        Optional.empty()));
    }

    private void write(List<Question> train, List<Question> eval, Report report) {
        var run = bench.run();
        WholeFile.writeJson(run.questionReport(), report);
        QuestionFiles.write(run.root(), train, eval);
    }
}
