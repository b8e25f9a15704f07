package dev.retort.cli;

import dev.retort.config.ConfigReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a whole distillation. */
@Command(
        name = "run",
        description = {
            "Run a whole distillation, or go on with one: documents, questions, answers, training, scores, report.",
            "What is done already is not repeated."
        },
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    @Parameters(paramLabel = "CONFIG.yaml", description = "The settings; see docs/settings.md.")
    @Nullable
    Path config;

    @Option(
            names = "--documents",
            arity = "1..*",
            paramLabel = "PATH",
            description = "Files or folders, instead of those in the settings.")
    List<Path> documents = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "One setting, such as finetune.epochs=2; may be repeated.")
    List<String> settings = new ArrayList<>();

    @Option(
            names = "--run",
            paramLabel = "DIR",
            description = "The run's directory (default: runs/ and the name of the settings).")
    @Nullable
    Path directory;

    @Option(
            names = "--accept-terms",
            description =
                    "Say that your own contract allows training on the teacher's output; the manifest records it.")
    boolean termsAccepted;

    @Option(names = "--json", description = "Print the comparison as JSON.")
    boolean json;

    @Mixin
    SafetyOptions safety = new SafetyOptions();

    private final Terminal terminal;

    RunCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Path file = java.util.Objects.requireNonNull(config);
        ConfigReader reader = ConfigReader.defaults().with(file);
        if (!documents.isEmpty()) {
            reader.withDocuments(documents);
        }
        settings.forEach(reader::set);
        safety.apply(reader);
        Path run = Optional.ofNullable(directory).orElseGet(() -> defaultDirectory(file));
        return new Session(terminal, termsAccepted).distil(reader, run, safety.fresh, json);
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
