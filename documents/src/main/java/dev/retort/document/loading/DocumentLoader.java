package dev.retort.document.loading;

import dev.retort.document.DocumentReader;
import dev.retort.document.SourceDocument;
import dev.retort.document.markup.HtmlReader;
import dev.retort.document.markup.MarkdownReader;
import dev.retort.document.markup.PlainTextReader;
import dev.retort.document.pdf.PdfReader;
import dev.retort.document.word.DocxReader;
import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import dev.retort.error.RetortException;
import dev.retort.progress.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Reads files and folders: .pdf, .md, .txt, .html and .docx. Thread-safe. */
public final class DocumentLoader {

    private final Map<String, DocumentReader> readers;

    /** Creates a loader for all formats Retort knows. */
    public DocumentLoader() {
        this(Map.ofEntries(
                Map.entry("pdf", new PdfReader()),
                Map.entry("md", new MarkdownReader()),
                Map.entry("markdown", new MarkdownReader()),
                Map.entry("txt", new PlainTextReader()),
                Map.entry("text", new PlainTextReader()),
                Map.entry("html", new HtmlReader()),
                Map.entry("htm", new HtmlReader()),
                Map.entry("xhtml", new HtmlReader()),
                Map.entry("docx", new DocxReader()),
                Map.entry("docm", new DocxReader()),
                Map.entry("dotx", new DocxReader()),
                Map.entry("dotm", new DocxReader())));
    }

    /**
     * Creates a loader for the given formats.
     *
     * @param readers by file extension in small letters, without the dot
     */
    public DocumentLoader(Map<String, DocumentReader> readers) {
        this.readers = Map.copyOf(readers);
    }

    /**
     * Reads one file.
     *
     * @throws InputException if the file is of no known format, damaged, encrypted, empty or without text; the message names
     *     file and pages
     * @throws ResourceException if the file cannot be read
     */
    public SourceDocument load(Path file) {
        return load(file, file.getFileName().toString());
    }

    /**
     * Reads files and all files of folders, hidden ones and unknown extensions in folders excepted. A file that cannot be used
     * is listed and the others go on.
     *
     * @throws InputException if there is no file at all, or none could be used; the message names each with its reason
     * @throws ResourceException if a path does not exist or a folder cannot be listed
     */
    public LoadedDocuments load(List<Path> paths, Progress progress) {
        List<Found> files = find(paths);
        List<SourceDocument> documents = new ArrayList<>();
        List<RejectedFile> rejected = new ArrayList<>();
        InputException first = null;
        for (int i = 0; i < files.size(); i++) {
            Found found = files.get(i);
            try {
                documents.add(load(found.file(), found.name()));
            } catch (InputException e) {
                first = first == null ? e : first;
                rejected.add(new RejectedFile(found.name(), reason(e)));
            } catch (ResourceException e) {
                rejected.add(new RejectedFile(found.name(), reason(e)));
            }
            progress.advanced("documents", i + 1, files.size());
        }
        if (documents.isEmpty()) {
            throw none(paths, rejected, first);
        }
        return new LoadedDocuments(documents, rejected);
    }

    /**
     * Returns the files that {@link #load(List, Progress)} would read, in its order.
     *
     * @throws ResourceException if a path does not exist or a folder cannot be listed
     */
    public List<Path> files(List<Path> paths) {
        return find(paths).stream().map(Found::file).toList();
    }

    private static RetortException none(
            List<Path> paths, List<RejectedFile> rejected, @org.jspecify.annotations.Nullable InputException first) {
        if (rejected.isEmpty()) {
            return new InputException(
                    "No documents in %s.".formatted(paths),
                    "Name files or folders with .pdf, .md, .txt, .html or .docx files.");
        }
        if (rejected.size() == 1 && first != null) {
            return first;
        }
        StringBuilder list = new StringBuilder("None of the %d files could be used:".formatted(rejected.size()));
        rejected.forEach(file -> list.append("\n  ").append(file.reason()));
        return new InputException(list.toString(), "", first);
    }

    private static String reason(RetortException e) {
        return (e.problem() + " " + e.remedy()).strip();
    }

    private record Found(Path file, String name) {}

    private List<Found> find(List<Path> paths) {
        List<Found> files = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                try (Stream<Path> walk = Files.walk(path)) {
                    walk.filter(Files::isRegularFile)
                            .filter(file -> readers.containsKey(extension(file)))
                            .filter(file -> Stream.iterate(path.relativize(file), p -> p != null, Path::getParent)
                                    .noneMatch(p -> p.getFileName().toString().startsWith(".")))
                            .sorted()
                            .forEach(file -> files.add(new Found(
                                    file, path.relativize(file).toString().replace('\\', '/'))));
                } catch (IOException | UncheckedIOException e) {
                    throw new ResourceException(
                            "Cannot list the folder %s: %s.".formatted(path, e), "Check that it may be read.", e);
                }
            } else if (Files.exists(path)) {
                files.add(new Found(path, path.getFileName().toString()));
            } else {
                throw new InputException("%s does not exist.".formatted(path), "Check the path.");
            }
        }
        return files;
    }

    private SourceDocument load(Path file, String name) {
        DocumentReader reader = readers.get(extension(file));
        if (reader == null) {
            throw new InputException(
                    "%s: files of this kind are not read.".formatted(name),
                    "Convert it to .pdf, .md, .txt, .html or .docx.");
        }
        try {
            if (Files.size(file) == 0) {
                throw new InputException("%s: the file is empty.".formatted(name), "Leave it out.");
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        SourceDocument document = reader.read(file, name, sha256(file));
        if (document.pages().stream().allMatch(page -> page.text().isBlank())) {
            throw new InputException("%s: no text in it.".formatted(name), "Leave it out.");
        }
        return document;
    }

    private static String extension(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static String sha256(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static RetortException unreadable(Path file, IOException e) {
        return e instanceof NoSuchFileException
                ? new InputException("%s does not exist.".formatted(file), "Check the path.", e)
                : new ResourceException("Cannot read %s: %s.".formatted(file, e), "Check that it may be read.", e);
    }
}
