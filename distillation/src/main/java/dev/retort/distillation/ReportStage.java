package dev.retort.distillation;

import dev.retort.call.journal.CallLedger;
import dev.retort.config.ConfigReader;
import dev.retort.distillation.dataset.DatasetStatistics;
import dev.retort.document.Passage;
import dev.retort.evaluation.comparison.Comparison;
import dev.retort.file.JsonFile;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.report.Headline;
import dev.retort.report.HtmlReport;
import dev.retort.report.ReportInput;
import dev.retort.report.ReportInput.ReportArm;
import dev.retort.run.Arm;
import dev.retort.run.EvalSet;
import dev.retort.run.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything to one page for a person. */
final class ReportStage {

    private final Bench bench;

    ReportStage(Bench bench) {
        this.bench = bench;
    }

    String run(Comparison comparison, FineTuningJob job) {
        var run = bench.run();
        List<Path> inputs = new ArrayList<>(List.of(
                run.comparison(),
                run.job(),
                run.passages(),
                run.passageReport(),
                run.config(),
                run.questionReport(),
                run.datasetStatistics()));
        bench.sets().forEach(set -> set.arms().stream().map(set::answersFile).forEach(inputs::add));
        if (Files.exists(run.labels())) {
            inputs.add(run.labels());
        }
        // Trackers get the figures alone, unless texts may leave.
        boolean reduced = !bench.config().tracking().trackers().isEmpty()
                && !bench.config().telemetry().content();
        RunStep step = RunStep.once(
                Step.REPORT,
                reduced ? "without texts for trackers" : "",
                inputs,
                reduced ? List.of(run.report(), run.trackedReport()) : List.of(run.report()));
        bench.step(step, () -> {
            ReportInput input = input(comparison, job);
            HtmlReport report = new HtmlReport();
            report.write(input, run.report());
            if (reduced) {
                report.write(input.withoutTexts(), run.trackedReport());
            }
        });
        return run.report().toAbsolutePath().normalize().toString();
    }

    private ReportInput input(Comparison comparison, FineTuningJob job) {
        List<QuestionSet> sets = bench.sets();
        ReportInput written =
                input(sets.getFirst(), comparison, bench.config().scores().primary(), job);
        return comparison
                .asked()
                .map(asked -> written.withAsked(input(
                        sets.getLast(),
                        asked,
                        Headline.primary(asked, bench.config().scores().primary()),
                        job)))
                .orElse(written);
    }

    private ReportInput input(QuestionSet set, Comparison comparison, String primary, FineTuningJob job) {
        Map<String, ReportArm> arms = new LinkedHashMap<>();
        for (Arm arm : set.arms()) {
            arms.put(arm.fileName(), new ReportArm(arm.title(), set.answers(arm), set.scores(arm)));
        }
        Map<String, Passage> passages = new LinkedHashMap<>();
        bench.passages().forEach(passage -> passages.put(passage.id(), passage));
        return new ReportInput(
                bench.run().root().toAbsolutePath().normalize().getFileName() + ": did the distillation help?",
                comparison,
                primary,
                set.questions(),
                arms,
                passages,
                job,
                stageSeconds(),
                facts(),
                Notices.of(bench.config(), bench.run()),
                RunLabels.of(bench.run()).agreement(),
                CallLedger.totals(bench.calls().journal()),
                suspicious(),
                config());
    }

    private List<ReportInput.Place> suspicious() {
        return PassageReport.of(bench.run()).suspicious().stream()
                .map(place -> new ReportInput.Place(place.document(), place.page(), place.sign(), place.excerpt()))
                .toList();
    }

    private Map<String, Double> stageSeconds() {
        Map<String, Double> seconds = new LinkedHashMap<>();
        bench.ledger().manifest().stages().entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getValue().finishedAt()))
                .forEach(entry -> seconds.put(entry.getKey(), entry.getValue().seconds()));
        return seconds;
    }

    private Map<String, String> facts() {
        Manifest manifest = bench.ledger().manifest();
        Map<String, String> facts = new LinkedHashMap<>();
        manifest.documents()
                .forEach(document -> facts.put(
                        "document " + document.name(),
                        document.problem().isEmpty()
                                ? "%d pages, sha256 %s %s"
                                        .formatted(
                                                document.pages(),
                                                document.sha256(),
                                                String.join(" ", document.damage()))
                                        .strip()
                                : "left out: " + document.problem()));
        QuestionReport questions = QuestionReport.of(bench.run());
        questions.train().ifPresent(counts -> facts.put("train questions", counts.text()));
        questions.eval().ifPresent(counts -> facts.put("eval questions", counts.text()));
        facts.put("leakage", questions.leaks().text());
        if (bench.sets().size() > 1) {
            facts.put(EvalSet.ASKED.title(), AskedReport.of(bench.run()).text());
        }
        facts.put("training rows", statistics());
        if (PromptedStudent.answers(bench)) {
            facts.put(
                    "instruction of the better prompt",
                    PromptedStudent.choice(bench.run()).text());
        }
        manifest.models().forEach((role, name) -> facts.put(role, name));
        facts.put("Retort", manifest.retort());
        facts.put("seed", Long.toString(bench.config().seed()));
        return facts;
    }

    private String statistics() {
        return JsonFile.read(
                        bench.run().datasetStatistics(), DatasetStatistics.class, "Make it again: --fresh dataset.")
                .text();
    }

    private String config() {
        return ConfigReader.defaults()
                .with(bench.run().config())
                .relativeTo(bench.run().root())
                .text();
    }
}
