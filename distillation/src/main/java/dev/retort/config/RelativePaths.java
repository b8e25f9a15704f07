package dev.retort.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * Writes paths as seen from a folder, so that a page that is shared names nobody's home.
 *
 * @param folder the folder, such as a run's
 */
@API(status = API.Status.INTERNAL)
public record RelativePaths(Path folder) {

    /** It begins with plain letters, which a whole page is searched for quickly; only then comes the boundary before them. */
    private static final Pattern LOCAL_MODEL =
            Pattern.compile("local:(?<=\\blocal:)((?:/|[A-Za-z]:[/\\\\])[^\\s<>\"'&]*)");

    /** Makes the folder absolute. */
    public RelativePaths {
        folder = folder.toAbsolutePath().normalize();
    }

    /** Returns one path; one without a common root stays as it is. */
    public String path(String path) {
        try {
            Path named = Path.of(path);
            if (!named.isAbsolute()) {
                return path;
            }
            String relative = folder.relativize(named.normalize()).toString().replace('\\', '/');
            return relative.isEmpty() ? "." : relative;
        } catch (InvalidPathException e) {
            return path;
        } catch (IllegalArgumentException e) {
            // Another drive.
            return path;
        }
    }

    /** Returns a text in which names of local models, and paths within the folder, are relative. */
    public String text(String text) {
        String models = LOCAL_MODEL
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement("local:" + path(found.group(1))));
        String prefix = folder.toString().endsWith("/") ? folder.toString() : folder + "/";
        return prefix.equals("/") ? models : models.replace(prefix, "");
    }
}
