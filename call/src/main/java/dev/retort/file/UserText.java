package dev.retort.file;

import java.nio.file.Path;

/** The text of a file that a user brings. */
public final class UserText {

    private UserText() {}

    /**
     * Returns the text: UTF-8, or UTF-16 or UTF-32 where a byte order mark or the zeros between ASCII characters say so,
     * without the mark.
     *
     * @throws dev.retort.error.InputException if there is no such file, or it is in another encoding
     * @throws dev.retort.error.ResourceException if it cannot be read
     */
    public static String read(Path file) {
        return TextLines.all(file);
    }
}
