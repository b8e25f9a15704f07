package dev.retort.cli;

import dev.retort.config.ConfigReader;
import dev.retort.config.RunConfig;
import dev.retort.local.download.RetortHome;
import dev.retort.secret.Keys;
import dev.retort.trust.Confirmations;
import dev.retort.trust.Permission;
import dev.retort.trust.Permissions;
import java.nio.file.Path;
import java.util.List;

/** Settings whose programs and key routes were given on the command line or confirmed by a person. */
final class ConfirmedSettings {

    private final RunConfig config;
    private final boolean training;

    private ConfirmedSettings(RunConfig config, boolean training) {
        this.config = config;
        this.training = training;
    }

    /** Returns Retort's own settings, which ask for nothing. */
    static ConfirmedSettings defaults() {
        return new ConfirmedSettings(ConfigReader.defaults().read(), false);
    }

    /**
     * Confirms the actions that the command line gave, and returns the settings if the others are confirmed.
     *
     * @throws dev.retort.error.UsageException naming each other action, and the command that confirms it
     */
    static ConfirmedSettings toTrain(ConfigReader settings, Path place) {
        return of(settings, place, true);
    }

    /** The same for a command that starts no program of the settings, so that none needs to be confirmed. */
    static ConfirmedSettings toRead(ConfigReader settings, Path place) {
        return of(settings, place, false);
    }

    /** The same for the settings of a run as they are. */
    static ConfirmedSettings toRead(RunConfig config, Path run) {
        return confirmed(config, Permissions.ofKeys(config, Session.keysOfThisProcess()), run, false);
    }

    private static ConfirmedSettings of(ConfigReader settings, Path place, boolean training) {
        Session.keysOfThisProcess().refuseIn(settings.values());
        RunConfig config = settings.read();
        Keys keys = Session.keysOfThisProcess();
        List<Permission> needed = training ? Permissions.neededBy(config, keys) : Permissions.ofKeys(config, keys);
        confirmations().confirmGiven(needed, settings);
        return confirmed(config, needed, place, training);
    }

    private static ConfirmedSettings confirmed(
            RunConfig config, List<Permission> needed, Path place, boolean training) {
        confirmations().require(needed, TrustCommand.remedy(place));
        return new ConfirmedSettings(config, training);
    }

    static Confirmations confirmations() {
        return new Confirmations(RetortHome.ofThisProcess());
    }

    RunConfig config() {
        return config;
    }

    /** Returns whether the command may start the program that trains. */
    boolean training() {
        return training;
    }
}
