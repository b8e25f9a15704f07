package dev.retort.config;

import dev.retort.error.UsageException;

/** Refuses a setting that breaks a rule, naming its key. */
final class ConfigRule {

    private ConfigRule() {}

    static void require(boolean holds, String key, String rule) {
        if (!holds) {
            throw new UsageException("Setting %s %s.".formatted(key, rule), "Change it in the configuration.");
        }
    }
}
