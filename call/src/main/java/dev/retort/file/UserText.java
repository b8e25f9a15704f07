package dev.retort.file;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

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

    /**
     * Returns the text in whichever encoding its bytes speak for, without a byte order mark.
     *
     * @param remarks takes a sentence on each thing that is doubtful, such as an encoding that was guessed
     * @throws dev.retort.error.InputException if there is no such file, or its encoding is not certain
     * @throws dev.retort.error.ResourceException if it cannot be read
     */
    public static String read(Path file, Consumer<String> remarks) {
        DecodedText decoded =
                new TextDecoder(Optional.empty(), "Save it as UTF-8.").decode(TextLines.bytes(file), file.toString());
        decoded.remarks().forEach(remark -> remarks.accept("%s: %s".formatted(file, remark)));
        return decoded.text();
    }
}
