package dev.retort.document.loading;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * Which files of folders are read, under names that differ, and what is said of the others: the same rules for every file system.
 * Not thread-safe.
 *
 * @param <F> what is known of a file
 */
@API(status = API.Status.INTERNAL)
public final class FileSelection<F> {

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

    private final Set<String> extensions;
    private final Set<String> seen = new HashSet<>();
    private final List<Entry<F>> files = new ArrayList<>();
    private final List<RejectedFile> unread = new ArrayList<>();
    private final Map<String, List<String>> others = new TreeMap<>();

    /**
     * A file to read.
     *
     * @param file what is known of it
     * @param name its name for people, different from all others
     */
    public record Selected<F>(F file, String name) {}

    private record Entry<F>(F file, String folder, String name, String address) {}

    /** Creates a selection of files that have one of the extensions, in small letters without the dot. */
    FileSelection(Set<String> extensions) {
        this.extensions = Set.copyOf(extensions);
    }

    /** Returns the extension of a file's name in small letters, without the dot; empty if it has none. */
    public static String extension(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    /**
     * Returns whether a file is passed over: names that begin with a dot are hidden, and Office keeps a file that is open as
     * "~$…" beside it.
     *
     * @param name below the folder, its parts parted by slashes
     */
    public static boolean isHidden(String name) {
        return List.of(name.split("/")).stream().anyMatch(part -> part.startsWith(".") || part.startsWith("~$"));
    }

    /**
     * Returns whether a file is met for the first time, of several paths that lead to it.
     *
     * @param identity the one address that the file has however it is named
     */
    public boolean isNew(String identity) {
        return seen.add(identity);
    }

    /**
     * Adds a file that was found in a folder, or says why it is not read.
     *
     * @param folder the folder's own name
     * @param name the file's name below it, its parts parted by slashes
     * @param address the file's whole address
     */
    public void inFolder(F file, String folder, String name, String address) {
        String extension = extension(name.substring(name.lastIndexOf('/') + 1));
        if (extensions.contains(extension)) {
            named(file, folder, name, address);
        } else {
            Optional.ofNullable(REMEDIES.get(extension))
                    .ifPresentOrElse(
                            remedy -> reject(name, NOT_READ + " " + remedy),
                            () -> others.computeIfAbsent(extension, missing -> new ArrayList<>())
                                    .add(name));
        }
    }

    /** Adds a file that was named itself, of whatever kind it is; its reader decides. */
    public void named(F file, String folder, String name, String address) {
        files.add(new Entry<>(file, folder, name, address));
    }

    /** Says why a file is not read. */
    public void reject(String name, String reason) {
        unread.add(new RejectedFile(name, reason));
    }

    /** Returns the files to read: of one name in several folders with the folder's name, or else with their whole address. */
    public List<Selected<F>> files() {
        Map<String, Integer> counts = count(files.stream().map(Entry::name).toList());
        List<String> names = files.stream()
                .map(file -> counts.getOrDefault(file.name(), 0) == 1 ? file.name() : file.folder() + "/" + file.name())
                .toList();
        Map<String, Integer> again = count(names);
        List<Selected<F>> selected = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Entry<F> file = files.get(i);
            selected.add(new Selected<>(
                    file.file(), again.getOrDefault(names.get(i), 0) == 1 ? names.get(i) : file.address()));
        }
        return selected;
    }

    private static Map<String, Integer> count(List<String> names) {
        Map<String, Integer> counts = new HashMap<>();
        names.forEach(name -> counts.merge(name, 1, Integer::sum));
        return counts;
    }

    /** Returns the files that are not read, with the reason: those of unknown kinds together, kind by kind. */
    public List<RejectedFile> unread() {
        List<RejectedFile> all = new ArrayList<>(unread);
        others.forEach((extension, names) -> all.add(other(extension, names)));
        return all;
    }

    private static RejectedFile other(String extension, List<String> names) {
        String name = names.size() == 1
                ? names.getFirst()
                : "%d files %s".formatted(names.size(), extension.isEmpty() ? "without extension" : "." + extension);
        return new RejectedFile(name, names.size() == 1 ? NOT_READ : "such files are not read.");
    }
}
