package dev.retort.distillation;

import dev.retort.config.RunConfig;
import dev.retort.document.Passage;
import dev.retort.error.UsageException;
import dev.retort.file.Json;
import dev.retort.file.JsonLines;
import dev.retort.file.WholeFile;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.model.NamedChatModel;
import dev.retort.model.TextCompleter;
import dev.retort.question.CompletionQuestionWriter;
import dev.retort.question.GeneratedQuestions;
import dev.retort.question.LeakCheck;
import dev.retort.question.LeakGuard;
import dev.retort.question.LeakReport;
import dev.retort.question.PassageSplit;
import dev.retort.question.PromptedQuestionWriter;
import dev.retort.question.Question;
import dev.retort.question.QuestionFiles;
import dev.retort.question.QuestionGenerator;
import dev.retort.question.QuestionKind;
import dev.retort.question.QuestionWriter;
import dev.retort.question.Split;
import dev.retort.question.SplitRule;
import dev.retort.text.Sentences;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Passages to train and eval questions, from different parts of the documents. */
final class QuestionStage {

    /**
     * What {@code question_report.json} holds.
     *
     * @param split which parts are for what
     * @param train how the train questions came about; empty for a user's own
     * @param eval the same for the eval questions
     * @param leaks what both sides have in common
     */
    record Report(PassageSplit split, Optional<Counts> train, Optional<Counts> eval, LeakReport leaks) {}

    /** The counts of one side. */
    record Counts(
            int asked,
            int delivered,
            int targets,
            int tried,
            int candidates,
            Map<String, Integer> rejected,
            int sections,
            int covered) {

        static Counts of(GeneratedQuestions made) {
            return new Counts(
                    made.asked(),
                    made.questions().size(),
                    made.targets(),
                    made.tried(),
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
        var inputs = new ArrayList<>(List.of(run.passages()));
        bench.config().questions().trainFile().ifPresent(inputs::add);
        bench.config().questions().evalFile().ifPresent(inputs::add);
        bench.step(
                "questions",
                List.of(
                        bench.config().questions(),
                        bench.config().seed(),
                        bench.config().retrieval()),
                inputs,
                List.of(run.questions(), run.trainQuestions(), run.evalQuestions(), run.questionReport()),
                this::make);
        Report report = Json.mapper().readValue(run.questionReport().toFile(), Report.class);
        return "%d train and %d eval questions, leakage %.1f %%"
                .formatted(
                        bench.questions(Split.TRAIN).size(),
                        bench.questions(Split.EVAL).size(),
                        100 * report.leaks().leakage());
    }

    private void make() {
        RunConfig.Questions settings = bench.config().questions();
        List<Passage> passages = bench.passages();
        PassageSplit split =
                PassageSplit.of(passages, rule(settings), bench.config().seed());
        List<Passage> trainSide = split.side(Split.TRAIN, passages);
        List<Passage> evalSide = split.side(Split.EVAL, passages);
        List<Question> train;
        List<Question> eval;
        Optional<Counts> trainCounts = Optional.empty();
        Optional<Counts> evalCounts = Optional.empty();
        if (settings.trainFile().isPresent() && settings.evalFile().isPresent()) {
            train = QuestionFiles.read(settings.trainFile().get(), Split.TRAIN);
            eval = QuestionFiles.read(settings.evalFile().get(), Split.EVAL);
        } else {
            QuestionGenerator generator = new QuestionGenerator(writer(settings), bench.embeddings(), bench.index());
            GeneratedQuestions evalMade = generator.generate(
                    Split.EVAL,
                    evalSide,
                    settings.eval(),
                    new LeakGuard(bench.embeddings(), List.of(), trainSide),
                    bench.progress());
            GeneratedQuestions trainMade = generator.generate(
                    Split.TRAIN,
                    trainSide,
                    settings.train(),
                    new LeakGuard(bench.embeddings(), evalMade.questions(), evalSide),
                    bench.progress());
            require(evalMade, "eval");
            require(trainMade, "train");
            train = trainMade.questions();
            eval = evalMade.questions();
            trainCounts = Optional.of(Counts.of(trainMade));
            evalCounts = Optional.of(Counts.of(evalMade));
        }
        LeakReport leaks = new LeakCheck(bench.embeddings()).check(train, eval, trainSide, evalSide);
        write(train, eval, new Report(split, trainCounts, evalCounts, leaks));
    }

    private void write(List<Question> train, List<Question> eval, Report report) {
        var run = bench.run();
        List<Question> all = new ArrayList<>(train);
        all.addAll(eval);
        WholeFile.write(run.trainQuestions(), lines(train));
        WholeFile.write(run.evalQuestions(), lines(eval));
        WholeFile.write(
                run.questionReport(),
                Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n");
        JsonLines.write(run.questions(), all);
    }

    private QuestionWriter writer(RunConfig.Questions settings) {
        ModelRef ref = ModelRef.parse(settings.model());
        bench.ledger().model("question writer", ref.toString());
        Optional<TextCompleter> completer = bench.models().completers().completerOf(ref);
        if (completer.isPresent() && settings.prompt() == RunConfig.QuestionPrompt.DEFAULT) {
            TextCompleter journalled = (completions, progress) ->
                    bench.calls().complete(ref, completer.get(), completions, "questions", bench.progress());
            return new CompletionQuestionWriter(journalled, bench.embeddings(), Sentences::of);
        }
        NamedChatModel model = bench.models()
                .providers()
                .chat(ref, ModelSettings.DEFAULT.withTemperature(0.1).withMaxTokens(512));
        return settings.prompt() == RunConfig.QuestionPrompt.SEEDS
                ? PromptedQuestionWriter.withSeedsPrompt(model, bench.calls())
                : new PromptedQuestionWriter(model, bench.calls(), Map.of(QuestionKind.FACT, 1.0));
    }

    private static SplitRule rule(RunConfig.Questions settings) {
        return switch (settings.split()) {
            case SECTION -> new SplitRule.BySection(share(settings));
            case FILE -> new SplitRule.ByFile(share(settings));
            case PAGES -> new SplitRule.ByPages(settings.trainPages().orElseThrow());
        };
    }

    private static double share(RunConfig.Questions settings) {
        return (double) settings.eval() / (settings.eval() + settings.train());
    }

    private static void require(GeneratedQuestions made, String side) {
        if (made.questions().isEmpty()) {
            throw new UsageException(
                    "No %s questions could be made: %s".formatted(side, made.summary()),
                    "Give longer documents, another questions.model, or your own questions.");
        }
    }

    private static String lines(List<Question> questions) {
        StringBuilder text = new StringBuilder();
        questions.forEach(question -> text.append(question.text()).append('\n'));
        return text.toString();
    }
}
