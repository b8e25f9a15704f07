package dev.retort.server.run;

import dev.retort.error.UsageException;
import dev.retort.file.FileFault;
import dev.retort.server.http.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs that are served, by name: folders that are runs, and folders of runs, in which new ones may appear at any time. A
 * folder that cannot be listed any more, such as one of a disk that was taken away, hides no other. A client's text is
 * compared with names and never becomes part of a path. Thread-safe.
 */
public final class RunFolders {

    private static final Logger LOG = LoggerFactory.getLogger(RunFolders.class);

    private final List<Path> given;
    private final Set<Path> missing = ConcurrentHashMap.newKeySet();

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

    /** Returns the folder of a run. */
    public Optional<Path> find(String name) {
        return given.stream()
                .flatMap(folder -> isRun(folder) ? Stream.of(folder) : childrenOf(folder).stream())
                .filter(folder -> name.equals(name(folder)))
                .filter(RunFolders::isRun)
                .findFirst();
    }

    /** Returns the folders of all runs by name, in order. */
    public Map<String, Path> all() {
        Map<String, Path> runs = new TreeMap<>();
        folders().forEach(folder -> runs.putIfAbsent(name(folder), folder));
        return runs;
    }

    /**
     * Returns the folder of a run.
     *
     * @throws Refusal if there is none of that name
     */
    public Path require(String name) {
        return find(name).orElseThrow(() -> Refusal.of(404, "No run here is named \"%s\".".formatted(name)));
    }

    private static String name(Path folder) {
        return String.valueOf(folder.getFileName());
    }

    private List<Path> folders() {
        List<Path> runs = new ArrayList<>();
        for (Path folder : given) {
            if (isRun(folder)) {
                runs.add(folder);
            } else {
                childrenOf(folder).stream().filter(RunFolders::isRun).forEach(runs::add);
            }
        }
        return runs.stream().distinct().toList();
    }

    private static boolean isRun(Path folder) {
        return Files.isRegularFile(folder.resolve("manifest.json"));
    }

    /** Says once that a folder cannot be listed, and again after it could be. */
    private List<Path> childrenOf(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            List<Path> found = children.sorted().toList();
            missing.remove(folder);
            return found;
        } catch (IOException e) {
            return without(folder, e);
        } catch (UncheckedIOException e) {
            return without(folder, new IOException(e.getMessage(), e));
        }
    }

    private List<Path> without(Path folder, IOException cause) {
        if (missing.add(folder)) {
            LOG.warn("The runs of {} are left out: {}", folder, FileFault.words(cause));
        }
        return List.of();
    }
}
