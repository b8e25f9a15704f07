package dev.retort.cli;

import dev.retort.config.ConfigReader;
import dev.retort.local.download.RetortHome;
import dev.retort.secret.Keys;
import dev.retort.trust.Confirmations;
import dev.retort.trust.Permission;
import dev.retort.trust.Permissions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the programs and key routes of settings, and records that a person confirmed them. */
@Command(
        name = "trust",
        description = {
            "Show which programs settings start and where they send keys, and confirm it once.",
            "The confirmation is kept in the folder trust below RETORT_HOME and holds for the same action in every run."
        },
        mixinStandardHelpOptions = true)
final class TrustCommand implements Callable<Integer> {

    @Parameters(paramLabel = "RUN|CONFIG.yaml", description = "A run's directory, or settings.")
    @Nullable
    Path settings;

    @Option(names = "--yes", description = "Confirm without a question.")
    boolean yes;

    private final Terminal terminal;

    TrustCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Returns how a person confirms the settings of a run or a file. */
    static String remedy(Path place) {
        return "If you trust them, confirm once with: retort trust %s (or give them by --set).".formatted(place);
    }

    @Override
    public Integer call() {
        Path named = Objects.requireNonNull(settings);
        Path file = Files.isDirectory(named) ? named.resolve("retort.yaml") : named;
        Confirmations confirmations = new Confirmations(RetortHome.ofThisProcess());
        List<Permission> open =
                Permissions.neededBy(ConfigReader.defaults().with(file).read(), Keys.ofThisProcess()).stream()
                        .filter(permission -> !confirmations.allows(permission))
                        .toList();
        if (open.isEmpty()) {
            terminal.print("%s asks for nothing that is not confirmed.".formatted(file));
            return 0;
        }
        open.forEach(permission ->
                terminal.print("%s (%s)".formatted(permission.action(), String.join(", ", permission.settings()))));
        // A script that waits for an answer would wait for ever.
        if (!yes && !(terminal.interactive() && agreed())) {
            terminal.error().println("Nothing is confirmed. Type yes, or add --yes.");
            return 1;
        }
        open.forEach(confirmations::confirm);
        terminal.print("Confirmed.");
        return 0;
    }

    private boolean agreed() {
        terminal.error().print("Type yes to confirm: ");
        terminal.error().flush();
        try {
            String answer = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            return answer != null && answer.strip().equals("yes");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
