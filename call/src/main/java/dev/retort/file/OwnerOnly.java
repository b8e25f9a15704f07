package dev.retort.file;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that their owner alone may read and write, where the file system knows such rights. */
public final class OwnerOnly {

    private OwnerOnly() {}

    /** Creates an empty file; one that is there stays as it is. */
    public static void create(Path file) throws IOException {
        FileAttribute<?>[] rights =
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        try {
            Files.createFile(file, rights);
        } catch (FileAlreadyExistsException e) {
            // Who owns it has decided who may read it.
        }
    }
}
