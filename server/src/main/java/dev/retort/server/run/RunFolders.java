package dev.retort.server.run;

import dev.retort.error.ResourceException;
import dev.retort.error.UsageException;
import dev.retort.file.FileFault;
import dev.retort.server.http.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The runs that are served, by name: folders that are runs, and folders of runs, in which new ones may appear at any time. A
 * client's text is compared with names and never becomes part of a path. Thread-safe.
 */
public final class RunFolders {

    private final List<Path> given;

    /**
     * Names the folders.
     *
     * @param given runs, and folders that hold runs
     * @throws UsageException if two runs have the same name, or a folder is not there
     */
    public RunFolders(List<Path> given) {
        this.given = given.stream()
                .map(folder -> folder.toAbsolutePath().normalize())
                .distinct()
                .toList();
        for (Path folder : this.given) {
            if (!Files.isDirectory(folder)) {
                throw new UsageException(
                        "%s is not a folder.".formatted(folder), "Name a run, or a folder that holds runs.");
            }
        }
        if (all().size() < folders().size()) {
            throw new UsageException(
                    "Two runs have the same name: %s."
                            .formatted(folders().stream()
                                    .map(Path::toString)
                                    .sorted()
                                    .toList()),
                    "Rename one, or serve them separately.");
        }
    }

    /** Returns the folders of all runs by name, in order. */
    public Map<String, Path> all() {
        Map<String, Path> runs = new TreeMap<>();
        folders().forEach(folder -> runs.putIfAbsent(String.valueOf(folder.getFileName()), folder));
        return runs;
    }

    /**
     * Returns the folder of a run.
     *
     * @throws Refusal if there is none of that name
     */
    public Path require(String name) {
        Path folder = all().get(name);
        if (folder == null) {
            throw Refusal.of(404, "There is no run \"%s\" here.".formatted(name));
        }
        return folder;
    }

    private List<Path> folders() {
        List<Path> runs = new ArrayList<>();
        for (Path folder : given) {
            if (isRun(folder)) {
                runs.add(folder);
            } else {
                runs.addAll(runsIn(folder));
            }
        }
        return runs.stream().distinct().toList();
    }

    private static boolean isRun(Path folder) {
        return Files.isRegularFile(folder.resolve("manifest.json"));
    }

    private static List<Path> runsIn(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(RunFolders::isRun).sorted().toList();
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot read %s: %s.".formatted(folder, FileFault.words(e)), "Check that it may be read.", e);
        }
    }
}
