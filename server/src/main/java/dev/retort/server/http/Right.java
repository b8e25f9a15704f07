package dev.retort.server.http;

import dev.retort.error.UsageException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The rights of an API key. */
public enum Right {
    /** Look at files, jobs, models, runs and batches. */
    READ,
    /** Chat, embeddings and batches of them. */
    CHAT,
    /** Upload and delete files, train, review and label runs. */
    TRAIN,
    /** Everything, deleting and archiving models too. */
    ADMIN;

    /** Returns the name that people write, such as {@code chat}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads names as a command line gives them.
     *
     * @throws UsageException if one is not a right
     */
    public static Set<Right> parse(List<String> names) {
        Set<Right> rights = EnumSet.noneOf(Right.class);
        for (String name : names) {
            rights.add(Arrays.stream(values())
                    .filter(right -> right.key().equals(name.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new UsageException(
                            "\"%s\" is not a right.".formatted(name),
                            "Rights are: %s.".formatted(words(EnumSet.allOf(Right.class))))));
        }
        return rights;
    }

    /** Returns rights for a person to read, such as {@code read, chat}. */
    public static String words(Set<Right> rights) {
        return rights.stream().sorted().map(Right::key).collect(Collectors.joining(", "));
    }
}
