package dev.retort.local.job;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A place that a class loader reads classes from: a file or folder, or an entry of a jar file.
 *
 * @param file the file or folder
 * @param entry the jar or folder inside it, such as {@code BOOT-INF/lib/a.jar}; empty for the whole file
 */
record NestedPlace(Path file, String entry) {

    /**
     * Reads an address as class loaders have them: {@code file:/a.jar}, {@code jar:file:/app.jar!/BOOT-INF/lib/a.jar!/},
     * {@code jar:nested:/app.jar/!BOOT-INF/classes/!/}. Returns nothing where it names no file that exists.
     */
    static Optional<NestedPlace> of(String place) {
        String address = place;
        while (address.startsWith("jar:")) {
            address = address.substring("jar:".length());
        }
        if (address.startsWith("nested:")) {
            address = "file:" + address.substring("nested:".length());
        }
        if (!address.startsWith("file:")) {
            return Optional.empty();
        }
        // A folder's name may hold an exclamation mark as well: the file is the shortest beginning that exists.
        for (int mark = address.indexOf('!'); mark >= 0; mark = address.indexOf('!', mark + 1)) {
            Optional<Path> file = path(address.substring(0, mark)).filter(Files::isRegularFile);
            if (file.isPresent()) {
                return Optional.of(new NestedPlace(file.get(), entry(address.substring(mark + 1))));
            }
        }
        return path(address).filter(Files::exists).map(file -> new NestedPlace(file, ""));
    }

    private static Optional<Path> path(String address) {
        try {
            return Optional.of(Path.of(URI.create(address.replace(" ", "%20"))));
        } catch (IllegalArgumentException notAnAddressOfAFile) {
            return Optional.empty();
        }
    }

    private static String entry(String rest) {
        String entry = rest.replaceFirst("!/?$", "");
        return URI.create(entry.replace(" ", "%20"))
                .getPath()
                .replaceFirst("^/", "")
                .replaceFirst("/$", "");
    }
}
