package dev.retort.trust;

import dev.retort.error.UsageException;
import java.util.List;
import java.util.stream.Collectors;

/** Decides which actions of settings files are allowed. Implementations must be thread-safe. */
@FunctionalInterface
public interface Trust {

    /** Allows no action that needs a person's confirmation. */
    Trust NOTHING = permission -> false;

    /** Returns whether the action was confirmed. */
    boolean allows(Permission permission);

    /**
     * Refuses actions that were not confirmed.
     *
     * @param remedy how the person confirms, shown after the actions
     * @throws UsageException naming every such action and its settings
     */
    default void require(List<Permission> permissions, String remedy) {
        List<Permission> open =
                permissions.stream().filter(permission -> !allows(permission)).toList();
        if (!open.isEmpty()) {
            String actions = open.stream()
                    .map(permission ->
                            "%s (%s)".formatted(permission.action(), String.join(", ", permission.settings())))
                    .collect(Collectors.joining("; "));
            throw new UsageException("The settings ask for an action that nobody confirmed: " + actions + ".", remedy);
        }
    }
}
