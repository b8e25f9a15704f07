package dev.retort.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a whole distillation. */
@Command(
        name = "run",
        description = {
            "Run a whole distillation, or resume one: documents, questions, answers, training, scores, report.",
            "What is done already is not repeated."
        },
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    @Mixin
    ConfigArguments arguments = new ConfigArguments();

    @Option(
            names = "--run",
            paramLabel = "DIR",
            description = "The run's directory (default: runs/ and the name of the settings).")
    @Nullable
    Path directory;

    @Option(names = "--json", description = "Print the comparison as JSON.")
    boolean json;

    @Mixin
    SpendingOptions safety = new SpendingOptions();

    private final Terminal terminal;

    RunCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Path run = Optional.ofNullable(directory).orElseGet(() -> defaultDirectory(arguments.file()));
        return new Session(terminal, safety).distil(arguments.reader(), arguments.file(), run, json);
    }

    static Path defaultDirectory(Path config) {
        Path absolute = config.toAbsolutePath().normalize();
        String file = absolute.getFileName().toString().replaceAll("\\.(yaml|yml)$", "");
        Path folder = absolute.getParent();
        String name = file.equals("retort") && folder != null && folder.getFileName() != null
                ? folder.getFileName().toString()
                : file;
        return Path.of("runs").resolve(name);
    }
}
