package dev.retort.cli;

import dev.retort.config.ConfigReader;
import dev.retort.config.RunConfig;
import dev.retort.distillation.Distillation;
import dev.retort.distillation.StageListener;
import dev.retort.evaluation.comparison.Comparison;
import dev.retort.local.download.RetortHome;
import dev.retort.run.RunDirectory;
import dev.retort.run.Stage;
import java.nio.file.Path;
import java.util.Optional;

/** One command's work on one run: opens the models of this machine and of services, shows progress, prints the result. */
final class Session {

    private final Terminal terminal;

    Session(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Runs everything and prints the result; returns the exit code. */
    int distil(ConfigReader settings, Path directory, boolean json) {
        Optional<Comparison> comparison = upTo(settings, directory, Stage.REPORT, json);
        comparison.ifPresent(result -> print(settings.read(), directory, result, json));
        return 0;
    }

    /** Runs the stages up to one, telling of each. */
    Optional<Comparison> upTo(ConfigReader settings, Path directory, Stage last, boolean quiet) {
        ProgressPrinter progress = new ProgressPrinter(terminal, System::nanoTime);
        StageListener listener = (stage, worked, seconds, summary) -> {
            progress.endLine();
            if (!quiet) {
                terminal.error()
                        .println("%-10s %8s  %s"
                                .formatted(stage.title(), worked ? Durations.text(seconds) : "stands", summary));
            }
        };
        try (MachineModels models = MachineModels.open(RetortHome.ofThisProcess(), progress, terminal);
                Stop stop = Stop.onSignal()) {
            return Distillation.of(settings, directory, models.forDistillation())
                    .withListeners(progress, listener)
                    .upTo(last);
        } finally {
            progress.endLine();
        }
    }

    private void print(RunConfig config, Path directory, Comparison comparison, boolean json) {
        if (json) {
            terminal.printJson(comparison);
            return;
        }
        try (RunDirectory run = RunDirectory.read(directory)) {
            new ResultPrinter(terminal).print(run, config, comparison);
        }
    }
}
