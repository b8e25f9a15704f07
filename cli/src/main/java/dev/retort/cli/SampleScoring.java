package dev.retort.cli;

import dev.retort.Retort;
import dev.retort.RunModels;
import dev.retort.call.CallRules;
import dev.retort.call.ModelCalls;
import dev.retort.call.journal.CallJournal;
import dev.retort.config.DistillationSettings;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.agreement.Agreement;
import dev.retort.evaluation.agreement.AgreementMeter;
import dev.retort.evaluation.agreement.FactLabelFile;
import dev.retort.evaluation.agreement.JudgeCheck;
import dev.retort.evaluation.agreement.LabelFile;
import dev.retort.evaluation.catalog.MetricsByName;
import dev.retort.evaluation.catalog.SampleFile;
import dev.retort.evaluation.catalog.SampleScores;
import dev.retort.evaluation.facts.KeyFactRecall;
import dev.retort.evaluation.facts.KeyFactRecallJudged;
import dev.retort.evaluation.grounding.Grounded;
import dev.retort.evaluation.judge.Judge;
import dev.retort.evaluation.metric.TextEmbedder;
import dev.retort.evaluation.ragas.Faithfulness;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.report.Figures;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Scores that need no run: of a file of samples, and of a judge against human labels. */
final class SampleScoring {

    private static final int REQUESTS_IN_FLIGHT = 16;
    private static final String WORDS = "answer_words";

    private final Terminal terminal;

    SampleScoring(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * What to score a file of samples by.
     *
     * @param metrics names of scores
     * @param judge a model for those that need a judge
     * @param embedding a model for those that compare embeddings
     * @param repeats how often the judge is asked the same
     */
    record Scorers(List<String> metrics, Optional<String> judge, String embedding, int repeats) {}

    int score(Path file, Scorers scorers, CallRules rules, boolean offline, boolean json) {
        ProgressPrinter progress = new ProgressPrinter(terminal, System::nanoTime);
        try (Retort retort =
                        MachineRetort.of(terminal, progress).offlineIf(offline).build();
                RunModels models = retort.models(DistillationSettings.defaults())) {
            ModelCalls calls = calls(rules);
            ModelRef embedding = ModelRef.parse(scorers.embedding());
            // The embedding model is loaded by the first score that asks for it.
            TextEmbedder embedder = texts -> TextEmbedder.of(
                            models.forDistillation().providers().embedding(embedding, ModelSettings.DEFAULT), calls)
                    .embed(texts);
            List<Metric> metrics = new MetricsByName(
                            scorers.judge().map(name -> judge(retort, models, calls, name)),
                            Optional.of(embedder),
                            scorers.repeats())
                    .of(withWords(scorers.metrics()));
            SampleScores scores = SampleScores.of(SampleFile.read(file, this::remark), metrics, progress);
            progress.endLine();
            print(scores, json);
            return 0;
        }
    }

    /**
     * Measures a judge.
     *
     * @param facts whether the labels say which facts answers state, instead of whether answers are supported
     */
    int checkJudge(Path labels, boolean facts, Optional<String> judge, CallRules rules, boolean offline, boolean json) {
        ProgressPrinter progress = new ProgressPrinter(terminal, System::nanoTime);
        try (Retort retort =
                        MachineRetort.of(terminal, progress).offlineIf(offline).build();
                RunModels models = retort.models(DistillationSettings.defaults())) {
            Optional<Judge> asked = judge.map(name -> judge(retort, models, calls(rules), name));
            JudgeCheck check = facts ? checkFacts(labels, asked, progress) : checkSupport(labels, asked, progress);
            progress.endLine();
            judge.ifPresent(name -> retort.judges().save(ModelRef.parse(name), check));
            if (json) {
                terminal.printJson(check);
            } else {
                print(check, judge.orElse(facts ? "words of the facts" : "the embedded judge"));
                if (judge.isEmpty() && !facts) {
                    terminal.print(
                            "The embedded judge was fitted on the labels of BEGIN: on those its figures are too good.");
                }
            }
            return 0;
        }
    }

    private JudgeCheck checkSupport(Path labels, Optional<Judge> judge, ProgressPrinter progress) {
        Metric metric = judge.<Metric>map(Faithfulness::new).orElseGet(Grounded::new);
        return JudgeCheck.of(metric, LabelFile.read(labels, this::remark), new AgreementMeter(), progress);
    }

    private JudgeCheck checkFacts(Path labels, Optional<Judge> judge, ProgressPrinter progress) {
        Metric metric = judge.<Metric>map(KeyFactRecallJudged::new).orElseGet(KeyFactRecall::new);
        return JudgeCheck.of(
                metric, new KeyFactRecall(), FactLabelFile.read(labels, this::remark), new AgreementMeter(), progress);
    }

    private static ModelCalls calls(CallRules rules) {
        return new ModelCalls(
                CallJournal.inMemory(),
                new CallRules(
                        rules.limits().withConcurrency(REQUESTS_IN_FLIGHT),
                        rules.limitsByModel(),
                        rules.prices(),
                        rules.budget()));
    }

    private void remark(String sentence) {
        terminal.error().println("  " + sentence);
    }

    private static Judge judge(Retort retort, RunModels models, ModelCalls calls, String name) {
        ModelRef ref = ModelRef.parse(name);
        Judge judge = new Judge(
                models.forDistillation()
                        .providers()
                        .chat(ref, ModelSettings.DEFAULT.withMaxTokens(Judge.LONGEST_JUDGEMENT)),
                calls);
        Judge ofFacts = retort.judges()
                .ofFacts(ref)
                .map(check -> judge.measuredOnFacts(check.judge().inShort()))
                .orElse(judge);
        return retort.judges()
                .of(ref)
                .map(check -> ofFacts.measured(check.judge().inShort()))
                .orElse(ofFacts);
    }

    private void print(JudgeCheck check, String judge) {
        Table table = Table.ofTexts();
        table.row(List.of("", "AUROC", "balanced accuracy", "kappa", "calibration error", "labels", "unscored"));
        table.row(row("%s (%s)".formatted(judge, check.metric()), check.judge()));
        table.row(row("word overlap, at its best threshold for these labels", check.wordOverlap()));
        table.row(row("every answer called supported", check.alwaysSupported()));
        table.lines().forEach(terminal::print);
        check.unscoredReasons()
                .forEach((reason, count) -> terminal.print("  unscored: %d × %s".formatted(count, reason)));
        terminal.print(
                "AUROC gained over word overlap: " + Figures.signed(check.gain().low()) + " to "
                        + Figures.signed(check.gain().high()) + ", 95 % interval");
    }

    private static List<String> row(String who, Agreement agreement) {
        return List.of(
                who,
                Figures.within(agreement.auroc(), agreement.aurocInterval()),
                Figures.within(agreement.balancedAccuracy(), agreement.balancedAccuracyInterval()),
                Figures.within(agreement.kappa(), agreement.kappaInterval()),
                Figures.within(agreement.calibrationError(), agreement.calibrationErrorInterval()),
                Integer.toString(agreement.labels()),
                Integer.toString(agreement.unscored()));
    }

    /** Longer answers state more facts: their length is always said beside. */
    private static List<String> withWords(List<String> metrics) {
        if (metrics.contains(WORDS) || metrics.stream().noneMatch(name -> name.startsWith(KeyFactRecall.NAME))) {
            return metrics;
        }
        return Stream.concat(metrics.stream(), Stream.of(WORDS)).toList();
    }

    private void print(SampleScores scores, boolean json) {
        if (json) {
            terminal.printJson(scores);
            return;
        }
        Optional<String> words = scores.metrics().stream()
                .filter(summary -> summary.metric().name().equals(WORDS))
                .flatMap(summary -> summary.summary().mean().stream())
                .map(mean -> String.format(Locale.ROOT, "%.0f", mean))
                .findFirst();
        Table table = Table.ofTexts();
        List<String> head = List.of("score", "mean", "repeat sd", "scored", "unscored");
        table.row(beside(head, words.map(mean -> "words")));
        scores.metrics()
                .forEach(summary -> table.row(beside(
                        List.of(
                                summary.metric().name(),
                                summary.summary().mean().map(Figures::of).orElse("–"),
                                summary.summary()
                                        .repeatDeviation()
                                        .map(Figures::of)
                                        .orElse("–"),
                                Integer.toString(summary.summary().scored()),
                                Integer.toString(summary.summary().unscored())),
                        words)));
        table.lines().forEach(terminal::print);
        scores.metrics()
                .forEach(summary -> summary.summary()
                        .reasons()
                        .forEach((reason, count) -> terminal.print("  %s unscored: %d × %s"
                                .formatted(summary.metric().name(), count, reason))));
        scores.metrics()
                .forEach(summary -> terminal.print("%s: %s"
                        .formatted(summary.metric().name(), summary.metric().description())));
    }

    private static List<String> beside(List<String> cells, Optional<String> last) {
        return Stream.concat(cells.stream(), last.stream()).toList();
    }
}
