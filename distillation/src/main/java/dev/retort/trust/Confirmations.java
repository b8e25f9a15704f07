package dev.retort.trust;

import dev.retort.config.ConfigReader;
import dev.retort.file.WholeFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.apiguardian.api.API;

/** The actions a person confirmed, each a file in the folder {@code trust} of Retort's home. Thread-safe. */
public final class Confirmations implements Trust {

    private final Path folder;

    /** Opens the confirmations of a home, which need not be there yet. */
    public Confirmations(Path home) {
        this.folder = home.resolve("trust");
    }

    @Override
    public boolean allows(Permission permission) {
        return Files.isRegularFile(file(permission), LinkOption.NOFOLLOW_LINKS);
    }

    /** Records that a person confirmed the action. */
    public void confirm(Permission permission) {
        WholeFile.write(file(permission), permission.action() + "\n");
    }

    /** Confirms the actions whose every setting was given singly, as on the command line, and not by a file. */
    @API(status = API.Status.INTERNAL)
    public void confirmGiven(List<Permission> permissions, ConfigReader settings) {
        permissions.stream()
                .filter(permission -> permission.settings().stream().allMatch(settings::given))
                .forEach(this::confirm);
    }

    private Path file(Permission permission) {
        return folder.resolve(permission.hash());
    }
}
