package dev.retort.spark;

import dev.retort.config.RunConfig;
import dev.retort.document.NearCopies;
import dev.retort.document.Passage;
import dev.retort.document.PassageSplitter;
import dev.retort.document.SourceDocument;
import dev.retort.document.TokenCounter;
import dev.retort.document.loading.DocumentLoader;
import dev.retort.document.loading.RejectedFile;
import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import dev.retort.error.RetortException;
import dev.retort.error.StoppedException;
import dev.retort.file.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** Reads a file of the corpus and cuts it into passages. What is wrong with one file is said of it, and harms no other. */
final class FileReading {

    private final DocumentLoader loader;
    private final PassageSplitter splitter;
    private final Configuration hadoop;

    FileReading(RunConfig.Passages settings, Configuration hadoop) {
        this.loader = new DocumentLoader(settings.charset());
        this.splitter = new PassageSplitter(settings.maxWords(), TokenCounter.WORDS);
        this.hadoop = hadoop;
    }

    ReadFile read(CorpusFile file) {
        Optional<String> sha256 = Optional.empty();
        boolean here = file.uri().startsWith("file:");
        // Outside what is said of the file: Spark tries again where the file system fails.
        Path local =
                here ? Path.of(new org.apache.hadoop.fs.Path(file.uri()).toUri().getPath()) : fetched(file);
        try {
            sha256 = Optional.of(Sha256.of(local));
            SourceDocument document = loader.load(local, file.name(), sha256.get());
            List<Passage> passages = splitter.split(List.of(document));
            return new ReadFile(
                    file.number(),
                    file.name(),
                    sha256,
                    document.pages().size(),
                    document.damage(),
                    Optional.empty(),
                    passages,
                    NearCopies.runs(passages).size());
        } catch (InputException | ResourceException e) {
            return unusable(file, sha256, e);
        } finally {
            if (!here) {
                delete(local);
            }
        }
    }

    private static ReadFile unusable(CorpusFile file, Optional<String> sha256, RetortException e) {
        if (Thread.currentThread().isInterrupted()) {
            throw new StoppedException("Stopped while %s was read.".formatted(file.name()), "Run again to resume.", e);
        }
        return new ReadFile(
                file.number(),
                file.name(),
                sha256,
                0,
                List.of(),
                Optional.of(RejectedFile.because(file.name(), e).reason()),
                List.of(),
                0);
    }

    private static void delete(Path copy) {
        boolean unused = copy.toFile().delete();
    }

    /** Readers want a file of this machine, as parts of it are read more than once. */
    private Path fetched(CorpusFile file) {
        var path = new org.apache.hadoop.fs.Path(file.uri());
        String name = path.getName();
        int dot = name.lastIndexOf('.');
        try {
            Path copy = Files.createTempFile("retort-", dot < 0 ? "" : name.substring(dot));
            FileSystem system = path.getFileSystem(hadoop);
            try (InputStream in = system.open(path)) {
                Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                delete(copy);
                throw e;
            }
            return copy;
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot read %s.".formatted(file.uri()), "Check that the executors may read it.", e);
        }
    }
}
