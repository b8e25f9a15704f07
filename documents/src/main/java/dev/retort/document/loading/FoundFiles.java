package dev.retort.document.loading;

import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
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
        FileSelection<Path> selection = new FileSelection<>(extensions);
        find(paths, selection, file -> file);
        return new FoundFiles(
                selection.files().stream()
                        .map(selected -> new Found(selected.file(), selected.name()))
                        .toList(),
                selection.unread());
    }

    /** Finds the files of paths for a selection, each once. */
    static <F> void find(List<Path> paths, FileSelection<F> selection, Function<Path, F> known) {
        Finder<F> finder = new Finder<>(selection, known);
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                finder.folder(path);
            } else if (Files.exists(path)) {
                finder.named(path);
            } else {
                throw new InputException("%s does not exist.".formatted(path), "Check the path.");
            }
        }
    }

    /** Finds files path by path. */
    private static final class Finder<F> {
        private final FileSelection<F> selection;
        private final Function<Path, F> known;

        Finder(FileSelection<F> selection, Function<Path, F> known) {
            this.selection = selection;
            this.known = known;
        }

        private void folder(Path folder) {
            Path real = real(folder);
            try (Stream<Path> walk = Files.walk(real)) {
                walk.filter(file -> !FileSelection.isHidden(name(real, file)))
                        .sorted()
                        .forEach(file -> {
                            if (Files.isSymbolicLink(file)) {
                                link(folder, real, file);
                            } else if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                                inFolder(folder, real, file);
                            }
                        });
            } catch (IOException | UncheckedIOException e) {
                throw new ResourceException(
                        "Cannot list the folder %s.".formatted(folder), "Check that it may be read.", e);
            }
        }

        /** A link to what the folder holds anyway adds nothing, and one that leads out is not the folder's. */
        private void link(Path folder, Path real, Path link) {
            String name = name(real, link);
            if (!Files.exists(link)) {
                selection.reject(name, "a link that leads nowhere. Mend it, or leave it out.");
            } else if (!real(link).startsWith(real)) {
                selection.reject(
                        name, "a link that leads out of the folder is not followed. Name its target as a document.");
            } else if (Files.isRegularFile(link)) {
                inFolder(folder, real, link);
            }
        }

        private void inFolder(Path folder, Path real, Path file) {
            Path here = folder.resolve(real.relativize(file));
            if (selection.isNew(real(here).toString())) {
                selection.inFolder(known.apply(here), base(folder), name(real, file), address(here));
            }
        }

        private void named(Path file) {
            if (selection.isNew(real(file).toString())) {
                @Nullable Path folder = file.toAbsolutePath().getParent();
                String name = file.getFileName().toString();
                selection.named(known.apply(file), folder == null ? "" : base(folder), name, address(file));
            }
        }

        private static String name(Path folder, Path file) {
            return folder.relativize(file).toString().replace('\\', '/');
        }

        private static String address(Path file) {
            return file.toString().replace('\\', '/');
        }

        private static String base(Path folder) {
            @Nullable Path name = folder.toAbsolutePath().normalize().getFileName();
            return name == null ? "" : name.toString();
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
