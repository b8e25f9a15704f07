package dev.retort.spark;

import dev.retort.document.loading.DocumentLoader;
import dev.retort.document.loading.FoundFiles;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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

    /** A file with its name below the folder it was found in. */
    private record Found(FileStatus status, String folder, String name) {}

    /**
     * Finds the files.
     *
     * @param documents URIs, or paths of the default file system, of files and folders
     * @throws InputException if one does not exist
     * @throws ResourceException if a folder cannot be listed
     */
    static CorpusFiles of(List<String> documents, Configuration hadoop, DocumentLoader loader) {
        List<CorpusFile> files = new ArrayList<>();
        List<RejectedFile> unread = new ArrayList<>();
        List<java.nio.file.Path> local = new ArrayList<>();
        List<Found> shared = new ArrayList<>();
        for (String document : documents) {
            Path path = new Path(document);
            try {
                FileSystem system = path.getFileSystem(hadoop);
                if (system.getUri().getScheme().equals("file")) {
                    local.add(java.nio.file.Path.of(
                            Path.getPathWithoutSchemeAndAuthority(path).toString()));
                } else {
                    list(system, system.makeQualified(path), loader, shared, unread);
                }
            } catch (FileNotFoundException e) {
                throw new InputException("%s does not exist.".formatted(document), "Check the path.", e);
            } catch (IOException e) {
                throw new ResourceException("Cannot list %s.".formatted(document), "Check that it may be read.", e);
            }
        }
        FoundFiles found = loader.found(local);
        found.files().forEach(file -> files.add(local(files.size(), file)));
        unread.addAll(found.unread());
        addNamed(shared, files);
        return new CorpusFiles(files, unread);
    }

    private static CorpusFile local(int number, FoundFiles.Found found) {
        File file = found.file().toAbsolutePath().toFile();
        return new CorpusFile(number, file.toURI().toString(), found.name(), file.length(), file.lastModified());
    }

    private static void list(
            FileSystem system, Path path, DocumentLoader loader, List<Found> found, List<RejectedFile> unread)
            throws IOException {
        FileStatus status = system.getFileStatus(path);
        if (status.isFile()) {
            found.add(new Found(status, path.getParent().getName(), path.getName()));
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
            if (Stream.of(name.split("/")).noneMatch(part -> part.startsWith(".") || part.startsWith("~$"))) {
                loader.unread(file.getPath().getName())
                        .ifPresentOrElse(
                                reason -> unread.add(new RejectedFile(name, reason)),
                                () -> found.add(new Found(file, path.getName(), name)));
            }
        }
    }

    private static byte[] bytes(Path path) {
        return path.toUri().getPath().getBytes(StandardCharsets.UTF_8);
    }

    /** Gives files of one name in several folders the folder's name, or else their whole address. */
    private static void addNamed(List<Found> found, List<CorpusFile> files) {
        Map<String, Integer> names = new HashMap<>();
        Map<String, Integer> longer = new HashMap<>();
        files.forEach(file -> names.merge(file.name(), 1, Integer::sum));
        found.forEach(file -> names.merge(file.name(), 1, Integer::sum));
        found.forEach(file -> longer.merge(file.folder() + "/" + file.name(), 1, Integer::sum));
        for (Found file : found) {
            String uri = file.status().getPath().toString();
            String withFolder = file.folder() + "/" + file.name();
            String name = names.getOrDefault(file.name(), 0) == 1
                    ? file.name()
                    : longer.getOrDefault(withFolder, 0) == 1 ? withFolder : uri;
            files.add(new CorpusFile(
                    files.size(),
                    uri,
                    name,
                    file.status().getLen(),
                    file.status().getModificationTime()));
        }
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
