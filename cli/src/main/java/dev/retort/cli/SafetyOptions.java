package dev.retort.cli;

import dev.retort.call.CallRules;
import dev.retort.config.ConfigReader;
import dev.retort.run.Stage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a run may spend, reach and repeat: options of every command that works on a run. */
final class SafetyOptions {

    @Option(
            names = "--budget",
            paramLabel = "DOLLARS",
            description = "The most the whole run may cost, such as 5.00; reaching it stops the run, which keeps all.")
    @Nullable
    BigDecimal budget;

    @Mixin
    OfflineOption network = new OfflineOption();

    @Option(
            names = "--fresh",
            paramLabel = "STAGE",
            description = "Make a stage anew, with new model calls: ${COMPLETION-CANDIDATES}; may be repeated.")
    List<Stage> fresh = new ArrayList<>();

    @Option(
            names = "--accept-terms",
            description =
                    "Say that your own contract allows training on the teacher's output; the manifest records it.")
    boolean termsAccepted;

    /** Returns what calls outside a run must keep to: limits and prices of these settings, and the budget given. */
    CallRules rules(List<String> settings) {
        ConfigReader reader = ConfigReader.defaults();
        settings.forEach(reader::set);
        apply(reader);
        return reader.read().callRules();
    }

    /** Overlays what was given; the rest stays as the settings say. */
    void apply(ConfigReader settings) {
        Optional.ofNullable(budget).ifPresent(dollars -> settings.set("budget.cap=" + dollars.toPlainString()));
        if (network.offline) {
            settings.set("offline=true");
        }
    }
}
