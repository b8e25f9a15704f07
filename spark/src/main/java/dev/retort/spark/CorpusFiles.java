package dev.retort.spark;

import dev.retort.document.loading.DocumentLoader;
import dev.retort.document.loading.FileSelection;
import dev.retort.document.loading.RejectedFile;
import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The files that named documents mean, found by the driver: by the rules of one machine on a local file system, and by the same
 * on any other, which has no links.
 *
 * @param files those to read, in order
 * @param unread those of other kinds, with the reason
 */
record CorpusFiles(List<CorpusFile> files, List<RejectedFile> unread) {

    /** Copies the lists. */
    CorpusFiles {
        files = List.copyOf(files);
        unread = List.copyOf(unread);
    }

    /** Where a file lies, and what its file system says of it. */
    private record Place(String uri, long size, long changed) {

        static Place of(FileStatus status) {
            return new Place(status.getPath().toString(), status.getLen(), status.getModificationTime());
        }

        static Place of(java.nio.file.Path path) {
            File file = path.toAbsolutePath().toFile();
            return new Place(file.toURI().toString(), file.length(), file.lastModified());
        }
    }

    /**
     * Finds the files.
     *
     * @param documents URIs, or paths of the default file system, of files and folders
     * @throws InputException if one does not exist
     * @throws ResourceException if a folder cannot be listed
     */
    static CorpusFiles of(List<String> documents, Configuration hadoop, DocumentLoader loader) {
        FileSelection<Place> selection = loader.selection();
        for (String document : documents) {
            Path path = new Path(document);
            try {
                FileSystem system = path.getFileSystem(hadoop);
                if (system.getUri().getScheme().equals("file")) {
                    loader.find(
                            List.of(java.nio.file.Path.of(
                                    Path.getPathWithoutSchemeAndAuthority(path).toString())),
                            selection,
                            Place::of);
                } else {
                    list(system, system.makeQualified(path), selection);
                }
            } catch (FileNotFoundException e) {
                throw new InputException("%s does not exist.".formatted(document), "Check the path.", e);
            } catch (IOException e) {
                throw new ResourceException("Cannot list %s.".formatted(document), "Check that it may be read.", e);
            }
        }
        return numbered(selection);
    }

    private static CorpusFiles numbered(FileSelection<Place> selection) {
        List<CorpusFile> files = new ArrayList<>();
        selection.files().forEach(selected -> {
            Place place = selected.file();
            files.add(new CorpusFile(files.size(), place.uri(), selected.name(), place.size(), place.changed()));
        });
        return new CorpusFiles(files, selection.unread());
    }

    private static void list(FileSystem system, Path path, FileSelection<Place> selection) throws IOException {
        FileStatus status = system.getFileStatus(path);
        if (status.isFile()) {
            String address = status.getPath().toString();
            if (selection.isNew(address)) {
                selection.named(Place.of(status), path.getParent().getName(), path.getName(), address);
            }
            return;
        }
        List<FileStatus> inside = new ArrayList<>();
        RemoteIterator<LocatedFileStatus> all = system.listFiles(path, true);
        while (all.hasNext()) {
            inside.add(all.next());
        }
        inside.sort((left, right) -> Arrays.compareUnsigned(bytes(left.getPath()), bytes(right.getPath())));
        for (FileStatus file : inside) {
            String name = path.toUri().relativize(file.getPath().toUri()).getPath();
            String address = file.getPath().toString();
            if (!FileSelection.isHidden(name) && selection.isNew(address)) {
                selection.inFolder(Place.of(file), path.getName(), name, address);
            }
        }
    }

    private static byte[] bytes(Path path) {
        return path.toUri().getPath().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Returns the files in an order that gives each of {@code parts} equal runs of it about the same number of bytes: the largest
     * are dealt out first.
     */
    List<CorpusFile> dealt(int parts) {
        List<CorpusFile> bySize = files.stream()
                .sorted(Comparator.comparingLong(CorpusFile::size).reversed().thenComparingInt(CorpusFile::number))
                .toList();
        List<CorpusFile> dealt = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            for (int i = part; i < bySize.size(); i += parts) {
                dealt.add(bySize.get(i));
            }
        }
        return dealt;
    }
}
