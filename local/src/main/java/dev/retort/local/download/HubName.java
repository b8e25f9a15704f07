package dev.retort.local.download;

import dev.retort.error.UsageException;
import dev.retort.file.Sha256;
import dev.retort.model.ModelRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a model on the Hugging Face hub: {@code owner/name[@revision][:file]}.
 *
 * @param owner user or organisation
 * @param name repository
 * @param revision branch, tag or commit; {@code main} where none is named
 * @param file the one file to take, such as one of several GGUFs
 */
record HubName(String owner, String name, String revision, Optional<String> file) {

    private static final String SEGMENT = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,95}";
    private static final Pattern FORM = Pattern.compile("(" + SEGMENT + ")/(" + SEGMENT + ")(?:@(" + SEGMENT + "(?:/"
            + SEGMENT + ")*))?(?::(" + SEGMENT + "(?:/" + SEGMENT + ")*))?");

    static HubName parse(ModelRef ref) {
        Matcher matcher = FORM.matcher(ref.name());
        if (!matcher.matches()) {
            throw new UsageException(
                    "\"%s\" is not a model on the hub.".formatted(ref),
                    "Write hf:owner/name, hf:owner/name@revision or hf:owner/name:file.gguf.");
        }
        return new HubName(
                matcher.group(1),
                matcher.group(2),
                Optional.ofNullable(matcher.group(3)).orElse("main"),
                Optional.ofNullable(matcher.group(4)));
    }

    /** Returns whether a path within a repository is safe to use on disk. */
    static boolean isSafe(String path) {
        return path.matches(SEGMENT + "(?:/" + SEGMENT + ")*") && !path.contains("..");
    }

    /** Returns the folder for this name, one for each revision and file; no two names share one. */
    String folder() {
        List<String> parts = new ArrayList<>(List.of(owner, name, revision));
        file.ifPresent(parts::add);
        String text = "hf--" + String.join("--", parts).replace('/', '-');
        // Only where the parts could have been others does the folder need more to tell them apart.
        boolean plain = parts.stream().noneMatch(part -> part.contains("--") || part.contains("/"));
        return plain ? text : text + "-" + Sha256.of(String.join("\n", parts)).substring(0, 8);
    }

    /** Returns whether the revision is a whole commit, which a hub can answer with nothing but itself. */
    boolean isCommit() {
        return revision.matches("[0-9a-f]{40}");
    }

    String repository() {
        return owner + "/" + name;
    }
}
