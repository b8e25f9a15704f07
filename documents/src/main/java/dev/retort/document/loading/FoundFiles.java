package dev.retort.document.loading;

import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The files that named paths mean, and what of folders is not read. Hidden files are passed over; links that lead out of
 * a named folder are not followed.
 *
 * @param files those to read, each once, folders in the order of their paths
 * @param unread those of other kinds, with the reason
 */
@API(status = API.Status.INTERNAL)
public record FoundFiles(List<Found> files, List<RejectedFile> unread) {

    private static final Map<String, String> REMEDIES = Map.ofEntries(
            Map.entry("doc", "Save it as .docx."),
            Map.entry("dot", "Save it as .docx."),
            Map.entry("rtf", "Save it as .docx."),
            Map.entry("odt", "Save it as .docx."),
            Map.entry("pages", "Save it as .docx."),
            Map.entry("ppt", "Save it as .pdf."),
            Map.entry("pptx", "Save it as .pdf."),
            Map.entry("odp", "Save it as .pdf."),
            Map.entry("xls", "Save it as .pdf."),
            Map.entry("xlsx", "Save it as .pdf."),
            Map.entry("ods", "Save it as .pdf."),
            Map.entry("csv", "Save it as .pdf, or as a table in Markdown."),
            Map.entry("tsv", "Save it as .pdf, or as a table in Markdown."),
            Map.entry("epub", "Convert it to .html."),
            Map.entry("mobi", "Convert it to .html."),
            Map.entry("chm", "Convert it to .html."),
            Map.entry("mht", "Save it as .html."),
            Map.entry("mhtml", "Save it as .html."),
            Map.entry("xml", "Convert it to .html."),
            Map.entry("eml", "Save it as .txt."),
            Map.entry("msg", "Save it as .txt."),
            Map.entry("rst", "Convert it to .md."),
            Map.entry("adoc", "Convert it to .md."),
            Map.entry("asciidoc", "Convert it to .md."),
            Map.entry("org", "Convert it to .md."),
            Map.entry("textile", "Convert it to .md."),
            Map.entry("wiki", "Convert it to .md."),
            Map.entry("tex", "Convert it to .pdf or .md."),
            Map.entry("ipynb", "Convert it to .md."),
            Map.entry("json", "Convert it to .md or .txt."),
            Map.entry("jsonl", "Convert it to .md or .txt."),
            Map.entry("log", "Rename it to .txt."),
            Map.entry("ps", "Convert it to .pdf."),
            Map.entry("djvu", "Convert it to .pdf."),
            Map.entry("zip", "Unpack it."));

    private static final String NOT_READ = "files of this kind are not read.";

    /** Copies the lists. */
    public FoundFiles {
        files = List.copyOf(files);
        unread = List.copyOf(unread);
    }

    /**
     * A file to read.
     *
     * @param file where it lies
     * @param name its name for people, different from all others
     */
    public record Found(Path file, String name) {}

    /** Finds the files of paths that have one of the extensions, in small letters without the dot. */
    static FoundFiles in(List<Path> paths, Set<String> extensions) {
        Collector collector = new Collector(extensions);
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                collector.folder(path);
            } else if (Files.exists(path)) {
                collector.add(path, path, path.getFileName().toString());
            } else {
                throw new InputException("%s does not exist.".formatted(path), "Check the path.");
            }
        }
        return collector.found();
    }

    /** Returns the extension of a file in small letters, without the dot; empty if it has none. */
    static String extension(Path file) {
        return extension(file.getFileName().toString());
    }

    /** Returns the extension of a file's name, as above. */
    static String extension(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    /** Returns why files with an extension are not read; empty where they are. */
    static Optional<String> unread(String extension, Set<String> extensions) {
        if (extensions.contains(extension)) {
            return Optional.empty();
        }
        return Optional.of(
                REMEDIES.containsKey(extension)
                        ? "files of this kind are not read. " + REMEDIES.getOrDefault(extension, "Leave it out.")
                        : NOT_READ);
    }

    /** Collects files path by path. */
    private static final class Collector {
        private final Set<String> extensions;
        private final Set<Path> seen = new HashSet<>();
        private final List<Path> roots = new ArrayList<>();
        private final List<Found> files = new ArrayList<>();
        private final List<RejectedFile> unread = new ArrayList<>();
        private final Map<String, List<String>> others = new TreeMap<>();

        Collector(Set<String> extensions) {
            this.extensions = extensions;
        }

        private void folder(Path folder) {
            Path real = real(folder);
            try (Stream<Path> walk = Files.walk(real)) {
                walk.filter(file -> !isHidden(real.relativize(file))).sorted().forEach(file -> {
                    String name = real.relativize(file).toString().replace('\\', '/');
                    if (Files.isSymbolicLink(file)) {
                        link(folder, real, file, name);
                    } else if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                        inFolder(folder, folder.resolve(real.relativize(file)), name);
                    }
                });
            } catch (IOException | UncheckedIOException e) {
                throw new ResourceException(
                        "Cannot list the folder %s.".formatted(folder), "Check that it may be read.", e);
            }
        }

        /** A link to what the folder holds anyway adds nothing, and one that leads out is not the folder's. */
        private void link(Path folder, Path real, Path link, String name) {
            if (!Files.exists(link)) {
                unread.add(new RejectedFile(name, "a link that leads nowhere. Mend it, or leave it out."));
            } else if (!real(link).startsWith(real)) {
                unread.add(new RejectedFile(
                        name, "a link that leads out of the folder is not followed. Name its target as a document."));
            } else if (Files.isRegularFile(link)) {
                inFolder(folder, folder.resolve(real.relativize(link)), name);
            }
        }

        private void inFolder(Path folder, Path file, String name) {
            String extension = extension(file);
            if (extensions.contains(extension)) {
                add(folder, file, name);
            } else if (REMEDIES.containsKey(extension)) {
                unread(extension, extensions).ifPresent(reason -> unread.add(new RejectedFile(name, reason)));
            } else {
                others.computeIfAbsent(extension, e -> new ArrayList<>()).add(name);
            }
        }

        private void add(Path root, Path file, String name) {
            if (seen.add(real(file))) {
                roots.add(root);
                files.add(new Found(file, name));
            }
        }

        private FoundFiles found() {
            others.forEach((extension, names) -> unread.add(other(extension, names)));
            return new FoundFiles(distinct(), unread);
        }

        private static RejectedFile other(String extension, List<String> names) {
            String name = names.size() == 1
                    ? names.getFirst()
                    : "%d files %s"
                            .formatted(names.size(), extension.isEmpty() ? "without extension" : "." + extension);
            return new RejectedFile(name, names.size() == 1 ? NOT_READ : "such files are not read.");
        }

        /** Gives files of one name in several folders the folder's name, or else their whole path. */
        private List<Found> distinct() {
            Map<String, Integer> counts = count(files);
            List<Found> named = new ArrayList<>();
            for (int i = 0; i < files.size(); i++) {
                Found found = files.get(i);
                boolean alone = counts.getOrDefault(found.name(), 0) == 1;
                @Nullable
                Path folder = roots.get(i).equals(found.file())
                        ? found.file().toAbsolutePath().getParent()
                        : roots.get(i);
                named.add(alone ? found : new Found(found.file(), base(folder) + "/" + found.name()));
            }
            Map<String, Integer> again = count(named);
            return named.stream()
                    .map(found -> again.getOrDefault(found.name(), 0) == 1
                            ? found
                            : new Found(found.file(), found.file().toString().replace('\\', '/')))
                    .toList();
        }

        private static Map<String, Integer> count(List<Found> files) {
            Map<String, Integer> counts = new HashMap<>();
            files.forEach(found -> counts.merge(found.name(), 1, Integer::sum));
            return counts;
        }

        private static String base(@Nullable Path folder) {
            Path name =
                    folder == null ? null : folder.toAbsolutePath().normalize().getFileName();
            return name == null ? "" : name.toString();
        }

        /** Names that begin with a dot are hidden, and Office keeps a file that is open as "~$…" beside it. */
        private static boolean isHidden(Path relative) {
            for (Path part : relative) {
                if (part.toString().startsWith(".") || part.toString().startsWith("~$")) {
                    return true;
                }
            }
            return false;
        }

        private static Path real(Path path) {
            try {
                return path.toRealPath();
            } catch (IOException e) {
                return path.toAbsolutePath().normalize();
            }
        }
    }
}
