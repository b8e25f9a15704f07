package dev.retort.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures judges. */
@Command(
        name = "judge",
        description = "Measure a judge against human labels.",
        mixinStandardHelpOptions = true,
        subcommands = JudgeCommand.Check.class,
        synopsisSubcommandLabel = "check")
final class JudgeCommand implements Runnable {

    private final Terminal terminal;

    JudgeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        terminal.error().println("Write: retort judge check [--judge MODEL] LABELS.tsv");
    }

    /** A judge against labels. */
    @Command(
            name = "check",
            description = {
                "AUROC, balanced accuracy, kappa and calibration of a judge on human labels, with intervals, beside word",
                "overlap and \"always supported\". The figure is then shown beside every score the judge gives."
            },
            mixinStandardHelpOptions = true)
    static final class Check implements Callable<Integer> {

        @Parameters(
                paramLabel = "LABELS.tsv",
                description = "Labelled answers: columns context, question, response, label; or labels.jsonl of a run.")
        @Nullable
        Path labels;

        @Option(names = "--judge", paramLabel = "MODEL", description = "The judge (default: the embedded one).")
        @Nullable
        String judge;

        @Option(
                names = "--facts",
                description =
                        "The labels say whether an answer states a fact: columns question, response, fact, label.")
        boolean facts;

        @Option(names = "--json", description = "Print everything as JSON.")
        boolean json;

        @Option(
                names = "--set",
                paramLabel = "KEY=VALUE",
                description = "One setting, such as budget.prices=prices.json; may be repeated.")
        List<String> settings = new ArrayList<>();

        @Mixin
        BudgetOption money = new BudgetOption();

        @Mixin
        OfflineOption network = new OfflineOption();

        private final Terminal terminal;

        Check(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            return new SampleScoring(terminal)
                    .checkJudge(
                            Objects.requireNonNull(labels),
                            facts,
                            Optional.ofNullable(judge),
                            money.rules(settings),
                            network.offline,
                            json);
        }
    }
}
