package dev.retort.cli;

import dev.retort.network.Network;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
            description = "Balanced accuracy, AUROC, calibration and kappa of a judge on human labels, with intervals.",
            mixinStandardHelpOptions = true)
    static final class Check implements Callable<Integer> {

        @Parameters(paramLabel = "LABELS.tsv", description = "Labelled answers: knowledge, response, begin_label.")
        @Nullable
        Path labels;

        @Option(names = "--judge", paramLabel = "MODEL", description = "The judge (default: the embedded one).")
        @Nullable
        String judge;

        @Option(names = "--json", description = "Print the baselines too.")
        boolean json;

        @Option(names = "--offline", description = "Forbid every connection to another machine.")
        boolean offline;

        private final Terminal terminal;

        Check(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            return new SampleScoring(terminal)
                    .checkJudge(
                            Objects.requireNonNull(labels),
                            Optional.ofNullable(judge),
                            offline ? Network.offline() : Network.open(),
                            json);
        }
    }
}
