package dev.retort.config;

import dev.retort.error.UsageException;
import java.net.URI;

/** Refuses a setting that breaks a rule, naming its key. */
final class ConfigRule {

    private ConfigRule() {}

    /** Refuses a user name or a password in an address, without showing it. */
    static void requireNoUser(URI address, String key) {
        String authority = address.getRawAuthority();
        require(authority == null || !authority.contains("@"), key, "must not hold a user name or a password");
    }

    static void require(boolean holds, String key, String rule) {
        if (!holds) {
            throw new UsageException("Setting %s %s.".formatted(key, rule), "Change it in the configuration.");
        }
    }
}
