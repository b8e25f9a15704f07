package dev.retort.spark;

import dev.retort.error.ResourceException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/** Files under one folder of a file system that driver and executors share. Thread-safe; travels to the executors. */
final class SharedFiles implements Serializable {

    private static final long serialVersionUID = 1;

    private final String folder;
    private final SerializableConfiguration hadoop;

    /**
     * Names the folder.
     *
     * @param folder its URI, or a path of the default file system
     */
    SharedFiles(String folder, Configuration hadoop) {
        this.folder = folder;
        this.hadoop = new SerializableConfiguration(hadoop);
    }

    /** Returns the folder's URI. */
    String folder() {
        return folder;
    }

    /** Returns the same for a folder inside. */
    SharedFiles in(String name) {
        return new SharedFiles(path(name).toString(), hadoop.value());
    }

    Path path(String name) {
        return new Path(folder, name);
    }

    /** Returns the text of a file, if it is there. */
    Optional<String> read(String name) {
        Path file = path(name);
        try (InputStream in = system().open(file)) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot read %s.".formatted(file), "Check that driver and executors may read it.", e);
        }
    }

    /** Writes a file whole or not at all; one that is there is replaced. */
    void write(String name, String text) {
        write(name, text, true);
    }

    /** Writes a file whole or not at all; one that is there stays, as it holds the same. */
    void writeOnce(String name, String text) {
        write(name, text, false);
    }

    private void write(String name, String text, boolean replace) {
        Path file = path(name);
        Path part = new Path(file.getParent(), "." + file.getName() + "." + UUID.randomUUID() + ".part");
        try {
            FileSystem system = system();
            try (OutputStream out = system.create(part, true)) {
                out.write(text.getBytes(StandardCharsets.UTF_8));
            }
            if (replace) {
                FileContext.getFileContext(file.toUri(), hadoop.value()).rename(part, file, Options.Rename.OVERWRITE);
                return;
            }
            if (!system.rename(part, file) && !system.exists(file)) {
                throw new IOException("the file could not be renamed");
            }
            system.delete(part, false);
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot write %s.".formatted(file), "Check that driver and executors may write there.", e);
        }
    }

    /** Deletes a file, or a folder with all that it holds, if it is there. */
    void delete(String name) {
        try {
            system().delete(path(name), true);
        } catch (IOException e) {
            throw new ResourceException("Cannot delete %s.".formatted(path(name)), "Delete it by hand.", e);
        }
    }

    /** Returns the names of what a folder holds. */
    List<String> names(String name) {
        try {
            return Stream.of(system().listStatus(path(name)))
                    .map(status -> status.getPath().getName())
                    .toList();
        } catch (IOException e) {
            throw new ResourceException("Cannot list %s.".formatted(path(name)), "Check that it may be read.", e);
        }
    }

    /** Gives a file another name. */
    void rename(String from, String to) {
        try {
            if (!system().rename(path(from), path(to))) {
                throw new IOException("the file could not be renamed");
            }
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot rename %s.".formatted(path(from)), "Check that the driver may write there.", e);
        }
    }

    private FileSystem system() throws IOException {
        return new Path(folder).getFileSystem(hadoop.value());
    }
}
