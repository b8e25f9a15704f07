package dev.retort.document.loading;

import dev.retort.document.DocumentReader;
import dev.retort.document.SourceDocument;
import dev.retort.document.loading.FoundFiles.Found;
import dev.retort.document.markup.HtmlReader;
import dev.retort.document.markup.MarkdownReader;
import dev.retort.document.markup.PlainTextReader;
import dev.retort.document.pdf.PdfReader;
import dev.retort.document.word.DocxReader;
import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import dev.retort.error.RetortException;
import dev.retort.file.FileFault;
import dev.retort.progress.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** Reads files and folders: .pdf, .md, .mdx, .txt, .html and .docx. No file can hang or harm the others. Thread-safe. */
public final class DocumentLoader {

    private final Map<String, DocumentReader> readers;

    /** Creates a loader for all formats Retort knows, which finds out the encoding of text files. */
    public DocumentLoader() {
        this(Optional.empty());
    }

    /**
     * Creates a loader for all formats Retort knows.
     *
     * @param encoding the encoding of text files without a byte order mark; empty: it is found out
     */
    public DocumentLoader(Optional<Charset> encoding) {
        this(readers(encoding));
    }

    /**
     * Creates a loader for the given formats.
     *
     * @param readers by file extension in small letters, without the dot
     */
    public DocumentLoader(Map<String, DocumentReader> readers) {
        this.readers = Map.copyOf(readers);
    }

    private static Map<String, DocumentReader> readers(Optional<Charset> encoding) {
        Map<String, DocumentReader> readers = new HashMap<>();
        // It has a budget for each page, which is far less.
        readers.put("pdf", new GuardedReader(new PdfReader(), Duration.ofMinutes(1), Duration.ofMinutes(1)));
        DocumentReader word = new GuardedReader(new DocxReader());
        List.of("docx", "docm", "dotx", "dotm").forEach(extension -> readers.put(extension, word));
        DocumentReader markdown = new GuardedReader(new MarkdownReader(encoding));
        List.of("md", "markdown", "mdown", "mkd", "mdx", "qmd", "rmd")
                .forEach(extension -> readers.put(extension, markdown));
        DocumentReader html = new GuardedReader(new HtmlReader(encoding));
        List.of("html", "htm", "xhtml", "xht", "shtml").forEach(extension -> readers.put(extension, html));
        DocumentReader text = new GuardedReader(new PlainTextReader(encoding));
        List.of("txt", "text").forEach(extension -> readers.put(extension, text));
        return readers;
    }

    /**
     * Reads one file.
     *
     * @throws InputException if the file is of no known format, damaged, encrypted, empty or without text; the message names
     *     file and pages
     * @throws ResourceException if the file cannot be read
     */
    public SourceDocument load(Path file) {
        String name = file.getFileName().toString();
        return load(file, name, sha256(file));
    }

    /**
     * Reads files and all files of folders, hidden ones excepted. A file that cannot be used, is of another kind, or is the same
     * as one before is listed, and the others are read. Links that lead out of a folder are not followed, and listed.
     *
     * @throws InputException if there is no file at all, or none could be used; the message names each with its reason
     * @throws ResourceException if a path does not exist or a folder cannot be listed
     */
    public LoadedDocuments load(List<Path> paths, Progress progress) {
        FoundFiles found = FoundFiles.in(paths, readers.keySet());
        List<Found> files = found.files();
        List<SourceDocument> documents = new ArrayList<>();
        List<RejectedFile> rejected = new ArrayList<>();
        Map<String, String> names = new HashMap<>();
        InputException first = null;
        for (int i = 0; i < files.size(); i++) {
            Found file = files.get(i);
            try {
                String sha256 = sha256(file.file());
                String same = names.get(sha256);
                if (same == null) {
                    documents.add(load(file.file(), file.name(), sha256));
                    names.put(sha256, file.name());
                } else {
                    rejected.add(RejectedFile.sameAs(file.name(), same));
                }
            } catch (InputException e) {
                first = first == null ? e : first;
                rejected.add(RejectedFile.because(file.name(), e));
            } catch (ResourceException e) {
                rejected.add(RejectedFile.because(file.name(), e));
            }
            progress.advanced("documents", i + 1, files.size());
        }
        rejected.addAll(found.unread());
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
        return FoundFiles.in(paths, readers.keySet()).files().stream()
                .map(Found::file)
                .toList();
    }

    /**
     * Returns the files that {@link #load(List, Progress)} would read, in its order, and what it would not read.
     *
     * @throws ResourceException if a path does not exist or a folder cannot be listed
     */
    @API(status = API.Status.INTERNAL)
    public FoundFiles found(List<Path> paths) {
        return FoundFiles.in(paths, readers.keySet());
    }

    /** Returns a selection of the files that can be read, for file systems of other kinds. */
    @API(status = API.Status.INTERNAL)
    public <F> FileSelection<F> selection() {
        return new FileSelection<>(readers.keySet());
    }

    /**
     * Finds the files that {@link #load(List, Progress)} would read for a selection.
     *
     * @param known returns what is to be known of a file
     * @throws ResourceException if a path does not exist or a folder cannot be listed
     */
    @API(status = API.Status.INTERNAL)
    public <F> void find(List<Path> paths, FileSelection<F> selection, Function<Path, F> known) {
        FoundFiles.find(paths, selection, known);
    }

    private static RetortException none(List<Path> paths, List<RejectedFile> rejected, @Nullable InputException first) {
        if (rejected.isEmpty()) {
            return new InputException(
                    "No documents in %s.".formatted(paths),
                    "Name files or folders with .pdf, .md, .txt, .html or .docx files.");
        }
        if (rejected.size() == 1 && first != null) {
            return first;
        }
        StringBuilder list = new StringBuilder("No file could be used:");
        rejected.forEach(
                file -> list.append("\n  ").append(file.name()).append(": ").append(file.reason()));
        return new InputException(list.toString(), "", first);
    }

    /**
     * Reads one file under a name of its own.
     *
     * @param name the name for {@link SourceDocument#name()}
     * @param sha256 the file's hash
     * @throws InputException if the file cannot be used, as above
     */
    @API(status = API.Status.INTERNAL)
    public SourceDocument load(Path file, String name, String sha256) {
        DocumentReader reader =
                readers.get(FileSelection.extension(file.getFileName().toString()));
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
        SourceDocument document = read(reader, file, name, sha256);
        if (document.pages().stream().allMatch(page -> page.text().isBlank())) {
            throw new InputException("%s: no text in it.".formatted(name), "Leave it out.");
        }
        if (document.pages().stream()
                .noneMatch(page ->
                        page.blocks().stream().anyMatch(block -> block.kind().isBody()))) {
            throw new InputException(
                    "%s: no running text in it, only headings, captions, notes or contents.".formatted(name),
                    "Leave it out.");
        }
        return LanguageCheck.checked(document);
    }

    /** A reader that somebody else wrote may throw anything. */
    private static SourceDocument read(DocumentReader reader, Path file, String name, String sha256) {
        try {
            return reader.read(file, name, sha256);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            throw GuardedReader.failure(name, e);
        }
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
                : new ResourceException(
                        "Cannot read %s: %s.".formatted(file, FileFault.words(e)), "Check that it may be read.", e);
    }
}
