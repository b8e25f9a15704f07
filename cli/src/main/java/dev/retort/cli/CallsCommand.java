package dev.retort.cli;

import dev.retort.call.budget.Money;
import dev.retort.call.journal.CallJournal;
import dev.retort.call.journal.CallLedger;
import dev.retort.error.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The journal of a run's model calls. */
@Command(
        name = "calls",
        description =
                "Show what a run asked of which model: calls, tokens, cost and latency by task; or export every call.",
        mixinStandardHelpOptions = true)
final class CallsCommand implements Callable<Integer> {

    @Parameters(paramLabel = "RUN", description = "The run's directory.")
    @Nullable
    Path directory;

    @Option(
            names = "--export",
            paramLabel = "jsonl|FILE.jsonl",
            description = "Give every call away with request and reply, one line of JSON each: jsonl prints them.")
    @Nullable
    String export;

    @Option(names = "--json", description = "Print the totals as JSON.")
    boolean json;

    private final Terminal terminal;

    CallsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Path file = Objects.requireNonNull(directory).resolve("calls.sqlite");
        if (!Files.exists(file)) {
            throw new UsageException(
                    "%s is not a run directory: it has no calls.sqlite.".formatted(directory),
                    "Name the folder that \"retort run\" printed.");
        }
        try (CallJournal journal = CallJournal.open(file)) {
            if (export != null) {
                export(journal, export);
                return 0;
            }
            List<CallLedger.Totals> totals = CallLedger.totals(journal);
            if (json) {
                terminal.printJson(totals);
            } else {
                table(totals).lines().forEach(terminal::print);
            }
            return 0;
        }
    }

    private void export(CallJournal journal, String target) {
        if (target.equals("jsonl")) {
            CallLedger.lines(journal, terminal::print);
        } else {
            CallLedger.export(journal, Path.of(target));
            terminal.print("Exported to " + target);
        }
    }

    private static Table table(List<CallLedger.Totals> totals) {
        Table table = Table.ofTexts();
        table.row(List.of(
                "stage", "task", "model", "finished", "failed", "tokens in", "tokens out", "cost", "median", "99 %"));
        totals.forEach(row -> table.row(List.of(
                row.stage(),
                row.task(),
                row.model(),
                Integer.toString(row.finished()),
                Integer.toString(row.failed()),
                Long.toString(row.inputTokens()),
                Long.toString(row.outputTokens()),
                Money.text(row.cost()),
                row.latency()
                        .map(latency -> latency.median().toMillis() + " ms")
                        .orElse("–"),
                row.latency()
                        .map(latency -> latency.ninetyNine().toMillis() + " ms")
                        .orElse("–"))));
        return table;
    }
}
