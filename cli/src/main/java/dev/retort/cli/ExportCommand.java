package dev.retort.cli;

import dev.retort.config.RunConfig;
import dev.retort.distillation.TunedStudent;
import dev.retort.error.UsageException;
import dev.retort.file.JsonFile;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.local.LocalModels;
import dev.retort.local.download.RetortHome;
import dev.retort.local.export.ExportFormat;
import dev.retort.local.export.ExportReport;
import dev.retort.local.export.ModelExport;
import dev.retort.model.ModelRef;
import dev.retort.run.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the tuned student for other programs. */
@Command(
        name = "export",
        description = {
            "Write the tuned student of a run for other programs. What was written is loaded again and compared with"
                    + " the",
            "tuned student on ten prompts; a copy that differs too much is deleted."
        },
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "RUN", description = "The run's directory.")
    @Nullable
    Path directory;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "FORMAT",
            description = "peft, gguf-adapter, safetensors, gguf-f16, gguf-q8_0 or ollama.")
    String format = "";

    @Parameters(
            index = "1",
            paramLabel = "TARGET",
            description = "A new file for the gguf formats, a new folder for the others.")
    @Nullable
    Path target;

    @Option(names = "--json", description = "Print what was found as JSON.")
    boolean json;

    @Mixin
    OfflineOption network = new OfflineOption();

    private final Terminal terminal;

    ExportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ExportFormat wanted = ExportFormat.parse(format);
        Path run = Objects.requireNonNull(directory);
        Path place = Objects.requireNonNull(target);
        RunConfig config = TunedStudent.settings(run);
        FineTuningJob job = job(run);
        Path adapter = adapter(run, job);
        ProgressPrinter progress = new ProgressPrinter(terminal, System::nanoTime);
        ExportReport report;
        try (MachineModels models = MachineModels.open(
                RetortHome.ofThisProcess(),
                progress,
                terminal,
                network.network(config),
                ConfirmedSettings.toRead(config, run))) {
            int threads = Runtime.getRuntime().availableProcessors();
            report = new ModelExport(models.weights(job.base()), job.base(), adapter, threads)
                    .export(wanted, place, progress);
        } finally {
            progress.endLine();
        }
        if (json) {
            terminal.printJson(Map.of(
                    "format", wanted.name().toLowerCase(Locale.ROOT),
                    "path", report.path().toString(),
                    "largest_logit_difference", report.largestDifference(),
                    "same_first_choice", report.sameFirstChoice(),
                    "prompts", report.prompts()));
            return 0;
        }
        terminal.print("Wrote %s. Loaded again, its logits differ from the tuned student's by at most %.2g; the most"
                        .formatted(report.path(), report.largestDifference())
                + " probable token is the same after %d of %d prompts."
                        .formatted(report.sameFirstChoice(), report.prompts()));
        return 0;
    }

    private static FineTuningJob job(Path directory) {
        try (RunDirectory run = RunDirectory.read(directory)) {
            if (Files.exists(run.job())) {
                return JsonFile.read(
                        run.job(),
                        FineTuningJob.class,
                        "Train again: retort finetune %s --fresh finetune".formatted(directory));
            }
            throw notTuned(directory);
        }
    }

    private static Path adapter(Path run, FineTuningJob job) {
        ModelRef tuned = job.tunedModel().orElseThrow(() -> notTuned(run));
        if (!LocalModels.provides(tuned)) {
            throw new UsageException(
                    "The tuned student of %s is %s: its weights are not on this machine.".formatted(run, tuned),
                    "Export is for students trained here: choose a local: or hf: student.");
        }
        try (RunDirectory directory = RunDirectory.read(run)) {
            return directory.adapter(Path.of(tuned.name()));
        }
    }

    private static UsageException notTuned(Path run) {
        return new UsageException(
                "The run %s has no tuned student yet.".formatted(run), "Finish it first: retort finetune " + run);
    }
}
