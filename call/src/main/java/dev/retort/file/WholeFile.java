package dev.retort.file;

import dev.retort.error.ResourceException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import org.jspecify.annotations.Nullable;

/**
 * Writes a file whole or not at all: to a temporary neighbour, forced to disk, then moved over the target atomically. A new
 * file is readable by its owner alone; one that is replaced keeps its rights.
 */
public final class WholeFile {

    private WholeFile() {}

    /** Fills the stream of a file that is being written. */
    @FunctionalInterface
    public interface Content {
        /** Writes the content; the stream is buffered and must not be closed. */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes text as UTF-8.
     *
     * @throws ResourceException if the file cannot be written (disk full, no permission); the former file is untouched
     */
    public static void write(Path file, String text) {
        write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Writes a value as indented JSON that ends with a line break.
     *
     * @throws ResourceException if the file cannot be written (disk full, no permission); the former file is untouched
     */
    public static void writeJson(Path file, Object value) {
        write(file, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n");
    }

    /**
     * Writes what {@code content} produces.
     *
     * @throws ResourceException if the file cannot be written (disk full, no permission); the former file is untouched
     */
    public static void write(Path file, Content content) {
        Path absolute = file.toAbsolutePath();
        Path folder = absolute.getParent() == null ? absolute : absolute.getParent();
        @Nullable Path temporary = null;
        try {
            OwnerOnly.createFolder(folder);
            // A random name that must not exist: no link of somebody else can lie in wait for it. Its owner alone reads
            // it.
            temporary = Files.createTempFile(folder, "." + absolute.getFileName() + ".", ".part");
            keepRights(absolute, temporary);
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
                content.writeTo(out);
                out.flush();
                channel.force(true);
            }
            Files.move(temporary, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            try {
                if (temporary != null) {
                    Files.deleteIfExists(temporary);
                }
            } catch (IOException onDelete) {
                e.addSuppressed(onDelete);
            }
            throw new ResourceException(
                    "Cannot write %s: %s.".formatted(file, FileFault.words(e)),
                    "Free space or choose a folder you may write to, then run again.",
                    e);
        }
    }

    /** A file that is replaced keeps its rights, wider or narrower; a new one is its owner's alone. */
    private static void keepRights(Path former, Path temporary) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(former, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view != null && Files.isRegularFile(former, LinkOption.NOFOLLOW_LINKS)) {
            Files.setPosixFilePermissions(temporary, view.readAttributes().permissions());
        }
    }
}
