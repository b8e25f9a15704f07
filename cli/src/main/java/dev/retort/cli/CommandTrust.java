package dev.retort.cli;

import dev.retort.config.ConfigReader;
import dev.retort.config.RunConfig;
import dev.retort.local.download.RetortHome;
import dev.retort.secret.Keys;
import dev.retort.trust.Confirmations;
import dev.retort.trust.Permission;
import dev.retort.trust.Permissions;
import dev.retort.trust.Trust;
import java.nio.file.Path;
import java.util.List;

/** The actions of settings that a person confirmed; for others it names the command that confirms them. */
final class CommandTrust implements Trust {

    private final Confirmations confirmations = new Confirmations(RetortHome.ofThisProcess());
    private final Path place;

    /**
     * Creates the trust of one command.
     *
     * @param place the settings file or the run, for a person who is to confirm it
     */
    CommandTrust(Path place) {
        this.place = place;
    }

    /** Confirms the actions that were given on the command line. */
    CommandTrust confirmGiven(ConfigReader settings) {
        Keys keys = Keys.ofThisProcess();
        keys.refuseIn(settings.values());
        RunConfig config = settings.read();
        confirmations.confirmGiven(Permissions.neededBy(config, keys), settings);
        return this;
    }

    @Override
    public boolean allows(Permission permission) {
        return confirmations.allows(permission);
    }

    @Override
    public void require(List<Permission> permissions, String remedy) {
        Trust.super.require(permissions, TrustCommand.remedy(place));
    }
}
