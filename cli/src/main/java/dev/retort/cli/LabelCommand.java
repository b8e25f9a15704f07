package dev.retort.cli;

import dev.retort.distillation.RunLabels;
import dev.retort.error.ResourceException;
import dev.retort.error.UsageException;
import dev.retort.file.FileFault;
import dev.retort.run.RunDirectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets a person label answers of a run. */
@Command(
        name = "label",
        description = {
            "Label answers of a run by hand, and see how far its judges agree with you (Cohen's kappa).",
            "Neither the arm nor a score is shown. Stop whenever you like: the same command resumes."
        },
        mixinStandardHelpOptions = true)
final class LabelCommand implements Callable<Integer> {

    @Parameters(paramLabel = "RUN", description = "The run's directory.")
    @Nullable
    Path directory;

    @Option(names = "--count", paramLabel = "N", description = "How many answers (default: ${DEFAULT-VALUE}).")
    int count = 50;

    @Option(names = "--seed", paramLabel = "N", description = "Which answers (default: ${DEFAULT-VALUE}).")
    long seed = 1;

    @Option(names = "--json", description = "Print the agreement as JSON; with it nothing is asked.")
    boolean json;

    private final Terminal terminal;

    LabelCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Path folder = Objects.requireNonNull(directory);
        try (RunDirectory run = RunDirectory.read(folder);
                BufferedReader keys = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            RunLabels labels = RunLabels.of(run);
            if (labels.draw(count, seed).isEmpty()) {
                throw new UsageException(
                        "%s has no answers to label.".formatted(folder), "Make them with: retort answers " + folder);
            }
            if (json) {
                terminal.printJson(Map.of("labels", labels.labels().size(), "agreement", labels.agreement()));
                return 0;
            }
            new Labelling(terminal, keys).of(labels, count, seed);
            LabelPrinter.print(labels, terminal);
            terminal.print("To have this in the report as well: retort report " + folder);
            return 0;
        } catch (IOException e) {
            throw new ResourceException("Cannot read the keys: %s.".formatted(FileFault.words(e)), "", e);
        }
    }
}
