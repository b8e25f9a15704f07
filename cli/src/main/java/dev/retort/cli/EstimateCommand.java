package dev.retort.cli;

import dev.retort.call.budget.Estimate;
import dev.retort.call.budget.Money;
import dev.retort.call.budget.PlannedWork;
import dev.retort.config.RunConfig;
import dev.retort.distillation.CorpusEstimate;
import dev.retort.distillation.RunPlan;
import dev.retort.document.NearCopies;
import dev.retort.document.Passage;
import dev.retort.document.PassageSplitter;
import dev.retort.document.TokenCounter;
import dev.retort.document.loading.DocumentLoader;
import dev.retort.document.loading.LoadedDocuments;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prices a run before it spends anything. */
@Command(
        name = "estimate",
        description = {
            "Say what a run will cost, stage by stage, before it asks any model.",
            "The documents are read; nothing is called and nothing is written.",
            "Of a corpus, --sample reads a part, and gives intervals."
        },
        mixinStandardHelpOptions = true)
final class EstimateCommand implements Callable<Integer> {

    @Mixin
    ConfigArguments arguments = new ConfigArguments();

    @Option(names = "--json", description = "Print as JSON.")
    boolean json;

    @Option(
            names = "--sample",
            paramLabel = "FILES",
            description = "Read about as many files of a corpus, drawn by the seed, and give intervals of 95 %%.")
    @Nullable
    Integer sample;

    private final Terminal terminal;

    EstimateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        RunConfig run = arguments.reader().read();
        ProgressPrinter progress = new ProgressPrinter(terminal, System::nanoTime);
        if (sample != null) {
            CorpusEstimate corpus = CorpusEstimate.of(run, sample, progress);
            progress.endLine();
            print(corpus, run);
            return 0;
        }
        LoadedDocuments loaded = new DocumentLoader(run.passages().charset()).load(run.documents(), progress);
        NearCopies distinct = NearCopies.among(
                new PassageSplitter(run.passages().maxWords(), TokenCounter.WORDS).split(loaded.documents()));
        progress.endLine();
        DocumentNotes notes = new DocumentNotes(loaded, distinct);
        notes.print(terminal);
        List<Passage> passages = distinct.passages();
        RunPlan plan = RunPlan.of(run, passages);
        Estimate estimate = plan.estimate(run);
        if (json) {
            Map<String, Object> all = json(plan, estimate);
            all.put("passages", passages.size());
            all.putAll(notes.values());
            terminal.printJson(all);
        } else {
            print(plan, estimate, run, passages.size());
        }
        return 0;
    }

    private void print(CorpusEstimate corpus, RunConfig run) {
        CorpusFigures figures = new CorpusFigures(corpus);
        if (json) {
            Map<String, Object> all = json(corpus.plan(), corpus.estimate());
            all.put("passages", Math.round(corpus.passages().value()));
            all.put("sample", figures.json());
            terminal.printJson(all);
        } else {
            printTable(corpus.plan(), corpus.estimate());
            figures.lines().forEach(terminal::print);
            printRemarks(corpus.estimate(), run);
        }
    }

    private void print(RunPlan plan, Estimate estimate, RunConfig run, int passages) {
        printTable(plan, estimate);
        terminal.print(
                "%d passages. Expected %s; %s if every prompt and reply is as long as it may be; by prices of %s."
                        .formatted(
                                passages,
                                Money.text(estimate.expected()),
                                Money.text(estimate.worst()),
                                estimate.prices().date()));
        printRemarks(estimate, run);
    }

    private void printTable(RunPlan plan, Estimate estimate) {
        Table table = Table.ofTexts();
        table.row(List.of("stage", "task", "model", "calls", "tokens in", "tokens out", "expected", "upper"));
        for (int i = 0; i < estimate.lines().size(); i++) {
            Estimate.Line line = estimate.lines().get(i);
            List<String> row = new ArrayList<>(List.of(
                    plan.works().get(i).stage().title(),
                    line.work().task(),
                    line.work().model()));
            switch (line.work()) {
                case PlannedWork.Calls calls ->
                    row.addAll(List.of(
                            Long.toString(calls.calls()),
                            Long.toString(calls.calls() * calls.inputTokens()),
                            Long.toString(calls.calls() * calls.outputTokens())));
                case PlannedWork.Training training -> row.addAll(List.of("", Long.toString(training.tokens()), ""));
            }
            row.add(money(line.expected()));
            row.add(money(line.worst()));
            table.row(row);
        }
        table.lines().forEach(terminal::print);
        terminal.print("");
    }

    private void printRemarks(Estimate estimate, RunConfig run) {
        if (!estimate.unpriced().isEmpty()) {
            terminal.print("Not in these sums, because the price is not known: %s. Name it in budget.prices."
                    .formatted(String.join(", ", estimate.unpriced())));
        }
        estimate.fees()
                .forEach((provider, fee) -> terminal.print(
                        "Not in these sums, and not in a budget: %s charges %s.".formatted(provider, fee)));
        run.budget()
                .cap()
                .ifPresent(cap -> terminal.print("The budget is %s%s."
                        .formatted(
                                Money.text(Money.nanos(cap)),
                                estimate.expected() > Money.nanos(cap) ? ": it will not suffice" : "")));
    }

    private static String money(OptionalLong nanos) {
        return nanos.isEmpty() ? "unknown" : nanos.getAsLong() == 0 ? "free" : Money.text(nanos.getAsLong());
    }

    private static Map<String, Object> json(RunPlan plan, Estimate estimate) {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (int i = 0; i < estimate.lines().size(); i++) {
            Estimate.Line line = estimate.lines().get(i);
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("stage", plan.works().get(i).stage().title());
            row.put("work", line.work());
            line.expected().ifPresent(nanos -> row.put("expected_usd", dollars(nanos)));
            line.worst().ifPresent(nanos -> row.put("upper_usd", dollars(nanos)));
            lines.add(row);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("prices_of", estimate.prices().date().toString());
        all.put("expected_usd", dollars(estimate.expected()));
        all.put("upper_usd", dollars(estimate.worst()));
        all.put("unpriced", estimate.unpriced());
        all.put("fees_not_counted", estimate.fees());
        all.put("lines", lines);
        return all;
    }

    private static BigDecimal dollars(long nanos) {
        return BigDecimal.valueOf(nanos, 9).stripTrailingZeros();
    }
}
