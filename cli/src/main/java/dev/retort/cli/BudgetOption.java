package dev.retort.cli;

import dev.retort.call.CallRules;
import dev.retort.config.ConfigReader;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of every command that can spend money. */
final class BudgetOption {

    @Option(
            names = "--budget",
            paramLabel = "DOLLARS",
            description =
                    "The most that may be spent, such as 5.00; of a run all calls count, earlier ones too. Reaching it"
                            + " stops the command, which keeps everything.")
    @Nullable
    BigDecimal budget;

    /** Overlays the cap, if one was given; otherwise the settings say. */
    void apply(ConfigReader settings) {
        Optional.ofNullable(budget).ifPresent(dollars -> settings.set("budget.cap=" + dollars.toPlainString()));
    }

    /** Returns what calls outside a run must keep to: limits and prices of these settings, and the budget given. */
    CallRules rules(List<String> settings) {
        ConfigReader reader = ConfigReader.defaults();
        settings.forEach(reader::set);
        apply(reader);
        return reader.read().callRules();
    }
}
