package dev.retort.document.word;

import java.util.Optional;

/**
 * A style as the file says it, before those it is based on are looked at.
 *
 * @param id the style's id
 * @param name its name in small letters
 * @param basedOn the id of the style it is based on, empty for none
 * @param outline its outline level, 0 to 8, 9 for body text
 * @param numId its list, {@code "0"} for none
 * @param numLevel its level in the list, from 0
 * @param format its format of characters
 */
record Style(
        String id,
        String name,
        String basedOn,
        Optional<Integer> outline,
        Optional<String> numId,
        Optional<Integer> numLevel,
        Format format) {

    /** A format of characters; what is empty comes from elsewhere. Sizes are half points. */
    record Format(Optional<Boolean> bold, Optional<Boolean> hidden, Optional<Integer> size) {

        static final Format NONE = new Format(Optional.empty(), Optional.empty(), Optional.empty());

        /** Returns this format with what it leaves empty taken from another. */
        Format or(Format other) {
            return new Format(bold.or(other::bold), hidden.or(other::hidden), size.or(other::size));
        }
    }
}
