package dev.retort.cli;

import dev.retort.config.ConfigReader;
import picocli.CommandLine.Mixin;

/** The budget, network and reruns of a run: options of every command on a run that can call a model. */
final class SpendingOptions extends SafetyOptions {

    @Mixin
    BudgetOption money = new BudgetOption();

    @Override
    void apply(ConfigReader settings) {
        super.apply(settings);
        money.apply(settings);
    }
}
