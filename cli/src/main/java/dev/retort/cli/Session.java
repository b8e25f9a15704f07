package dev.retort.cli;

import dev.retort.config.ConfigReader;
import dev.retort.config.RunConfig;
import dev.retort.distillation.Distillation;
import dev.retort.distillation.StageListener;
import dev.retort.evaluation.comparison.Comparison;
import dev.retort.local.download.RetortHome;
import dev.retort.network.Network;
import dev.retort.run.RunDirectory;
import dev.retort.run.Stage;
import dev.retort.secret.Keys;
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
        safety.apply(settings);
        ConfirmedSettings confirmed = ConfirmedSettings.toTrain(settings, asked);
        Optional<Comparison> comparison = upTo(settings, confirmed, directory, Stage.REPORT, json);
        comparison.ifPresent(result -> print(settings.read(), directory, result, json));
        return 0;
    }

    /** Runs the stages up to one, telling of each unless {@code quiet}. */
    Optional<Comparison> upTo(ConfigReader settings, Path directory, Stage last, boolean quiet) {
        safety.apply(settings);
        // Other stages come to training only where it is not done, and then say who trains.
        ConfirmedSettings confirmed = last == Stage.FINETUNE
                ? ConfirmedSettings.toTrain(settings, directory)
                : ConfirmedSettings.toRead(settings, directory);
        return upTo(settings, confirmed, directory, last, quiet);
    }

    private Optional<Comparison> upTo(
            ConfigReader settings, ConfirmedSettings confirmed, Path directory, Stage last, boolean quiet) {
        RunConfig config = confirmed.config();
        Network network = Network.offlineIf(config.offline());
        ProgressPrinter progress = new ProgressPrinter(terminal, System::nanoTime);
        StageListener listener = (stage, worked, seconds, summary) -> {
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
        try (MachineModels models =
                        MachineModels.open(RetortHome.ofThisProcess(), progress, terminal, network, confirmed);
                Stop stop = Stop.onSignal()) {
            Distillation prepared = Distillation.of(settings, directory, models.forDistillation())
                    .withListeners(progress, listener)
                    .withTrust(ConfirmedSettings.confirmations())
                    .withTracker(new RunTrackers(terminal, network).of(config, directory));
            Distillation distillation = safety.termsAccepted ? prepared.withTermsAccepted() : prepared;
            safety.fresh.forEach(stage -> terminal.error()
                    .println("%-10s will be made anew; %d recorded calls will not be used"
                            .formatted(stage.title(), distillation.repeat(stage))));
            return distillation.upTo(last);
        } finally {
            progress.endLine();
        }
    }

    /** Returns the keys of the environment and of a {@code .env} file beside the user. */
    static Keys keysOfThisProcess() {
        return Keys.of(System.getenv(), Path.of(".env"));
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
