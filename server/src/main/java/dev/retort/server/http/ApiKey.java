package dev.retort.server.http;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key as it is stored. Keys are 256 random bits, so their plain hash reveals nothing.
 *
 * @param name whose it is
 * @param sha256 of its text, in hexadecimal
 * @param rights what it may be used for; all where an earlier version stored it
 * @param perMinute most requests to the APIs in a minute; empty for no limit
 */
public record ApiKey(
        String name,
        String sha256,
        Instant createdAt,
        @Nullable List<Right> rights,
        OptionalInt perMinute) {

    /** Copies the list; keys of earlier versions have no rights of their own. */
    public ApiKey {
        rights = rights == null || rights.isEmpty() ? List.of(Right.ADMIN) : List.copyOf(rights);
    }

    @Override
    public List<Right> rights() {
        return rights == null ? List.of(Right.ADMIN) : rights;
    }

    /** Returns whether it has one of some rights; who may do everything has all. */
    boolean hasAnyOf(Set<Right> needed) {
        return rights().contains(Right.ADMIN) || needed.stream().anyMatch(rights()::contains);
    }

    /** Returns its rights for a person to read. */
    public String rightsInWords() {
        return Right.words(EnumSet.copyOf(rights()));
    }
}
