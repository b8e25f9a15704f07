package dev.retort.file;

import java.nio.charset.Charset;
import java.util.List;

/**
 * The text of a file, with what a person should know about the way from bytes to characters.
 *
 * @param text without byte order mark; line ends as in the file
 * @param charset the encoding it was read in
 * @param remarks sentences for a person: an encoding that was guessed, bytes that are not characters of it; none where nothing
 *     is doubtful
 */
public record DecodedText(String text, Charset charset, List<String> remarks) {

    /** Copies the list. */
    public DecodedText {
        remarks = List.copyOf(remarks);
    }
}
