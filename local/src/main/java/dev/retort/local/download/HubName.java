package dev.retort.local.download;

import dev.retort.error.UsageException;
import dev.retort.model.ModelRef;
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
                    "\"%s\" is no model on the hub.".formatted(ref),
                    "Write hf:owner/name, hf:owner/name@revision or hf:owner/name:file.gguf.");
        }
        return new HubName(
                matcher.group(1),
                matcher.group(2),
                Optional.ofNullable(matcher.group(3)).orElse("main"),
                Optional.ofNullable(matcher.group(4)));
    }

    /** Says whether a path within a repository is safe to use on disk. */
    static boolean isSafe(String path) {
        return path.matches(SEGMENT + "(?:/" + SEGMENT + ")*") && !path.contains("..");
    }

    /** Returns the folder for this name, one for each revision and file. */
    String folder() {
        String text = "hf--" + owner + "--" + name + "--" + revision
                + file.map(one -> "--" + one).orElse("");
        return text.replace('/', '-');
    }

    String repository() {
        return owner + "/" + name;
    }
}
