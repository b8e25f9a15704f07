package dev.retort.cli;

import dev.retort.Retort;
import dev.retort.local.export.ExportFormat;
import dev.retort.local.export.ExportReport;
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
        ProgressPrinter progress = new ProgressPrinter(terminal, System::nanoTime);
        ExportReport report;
        try (Retort retort = MachineRetort.of(terminal, progress)
                .trust(new CommandTrust(run))
                .offlineIf(network.offline)
                .build()) {
            report = retort.export(run, wanted, place);
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
}
