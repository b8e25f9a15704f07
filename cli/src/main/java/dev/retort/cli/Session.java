package dev.retort.cli;

import dev.retort.Retort;
import dev.retort.RetortBuilder;
import dev.retort.RunModels;
import dev.retort.config.ConfigReader;
import dev.retort.config.DistillationSettings;
import dev.retort.config.RunConfig;
import dev.retort.distillation.Distillation;
import dev.retort.distillation.StageListener;
import dev.retort.evaluation.comparison.Comparison;
import dev.retort.run.RunDirectory;
import dev.retort.run.Stage;
import java.nio.file.Path;
import java.util.Optional;

/** One command's work on one run: opens the models of this machine and of services, shows progress, prints the result. */
final class Session {

    private final Terminal terminal;
    private final SafetyOptions safety;

    Session(Terminal terminal, SafetyOptions safety) {
        this.terminal = terminal;
        this.safety = safety;
    }

    /**
     * Runs everything and prints the result; returns the exit code.
     *
     * @param asked the settings file, for a person who is to confirm it
     */
    int distil(ConfigReader settings, Path asked, Path directory, boolean json) {
        Optional<Comparison> comparison = upTo(settings, asked, directory, Stage.REPORT, true, json);
        comparison.ifPresent(result -> print(settings.read(), directory, result, json));
        return 0;
    }

    /** Runs the stages up to one, reporting each unless {@code quiet}. */
    Optional<Comparison> upTo(ConfigReader settings, Path directory, Stage last, boolean quiet) {
        // Other stages come to training only where it is not done, and then say who trains.
        return upTo(settings, directory, directory, last, last == Stage.FINETUNE, quiet);
    }

    private Optional<Comparison> upTo(
            ConfigReader given, Path asked, Path directory, Stage last, boolean training, boolean quiet) {
        safety.apply(given);
        CommandTrust trust = new CommandTrust(asked).confirmGiven(given);
        DistillationSettings settings = DistillationSettings.of(given);
        ProgressPrinter progress = new ProgressPrinter(terminal, System::nanoTime);
        RetortBuilder builder = MachineRetort.of(terminal, progress)
                .stages(stages(progress, quiet))
                .trust(trust)
                .acceptTermsIf(safety.termsAccepted);
        try (Retort retort = builder.build();
                RunModels models = training ? retort.models(settings) : retort.modelsWithoutTraining(settings);
                Stop stop = Stop.onSignal()) {
            Distillation distillation = models.distillation(directory);
            safety.fresh.forEach(stage -> terminal.error()
                    .println("%-10s will be rerun; %d recorded calls will not be used"
                            .formatted(stage.title(), distillation.repeat(stage))));
            return distillation.upTo(last);
        } finally {
            progress.endLine();
        }
    }

    private StageListener stages(ProgressPrinter progress, boolean quiet) {
        return (stage, worked, seconds, summary) -> {
            progress.endLine();
            if (!quiet) {
                terminal.error()
                        .println("%-10s %8s  %s"
                                .formatted(
                                        stage.title(),
                                        worked ? Durations.text(seconds) : "up to date",
                                        PlainText.line(summary)));
            }
        };
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
