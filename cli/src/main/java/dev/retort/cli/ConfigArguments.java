package dev.retort.cli;

import dev.retort.config.ConfigReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The settings of a run that is to be, as the command line names them. */
final class ConfigArguments {

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

    Path file() {
        return Objects.requireNonNull(config);
    }

    ConfigReader reader() {
        ConfigReader reader = ConfigReader.defaults().with(file());
        if (!documents.isEmpty()) {
            reader.withDocuments(documents);
        }
        settings.forEach(reader::set);
        return reader;
    }
}
