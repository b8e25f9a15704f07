package dev.retort.cli;

import dev.retort.config.ConfigReader;
import dev.retort.error.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Distils the example, end to end, on this machine and without a key. */
@Command(
        name = "demo",
        description = {
            "Distil the example on this machine, without a key.",
            "A public-domain guide of 79 pages teaches a model of 135 million parameters. Takes minutes; run again it"
                    + " changes nothing."
        },
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    @Option(
            names = "--run",
            paramLabel = "DIR",
            description = "The run's directory (default: ${DEFAULT-VALUE}).",
            defaultValue = "runs/demo")
    Path directory = Path.of("runs/demo");

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "One setting, such as questions.eval=40; may be repeated.")
    List<String> settings = new ArrayList<>();

    @Option(names = "--json", description = "Print the comparison as JSON.")
    boolean json;

    @Mixin
    SpendingOptions safety = new SpendingOptions();

    private final Terminal terminal;

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Path config = Path.of(System.getProperty("retort.root", "."), "examples", "incident-handling", "retort.yaml");
        if (!Files.exists(config)) {
            throw new UsageException(
                    "The example %s is missing.".formatted(config), "Run ./retort demo from a whole checkout.");
        }
        ConfigReader reader = ConfigReader.defaults().with(config);
        settings.forEach(reader::set);
        return new Session(terminal, safety).distil(reader, config, directory, json);
    }
}
