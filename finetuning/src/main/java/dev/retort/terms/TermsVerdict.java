package dev.retort.terms;

import java.time.LocalDate;

/** The position of a teacher's terms on training a student on its output. */
sealed interface TermsVerdict {

    /** Returns the sentence for a person. */
    String text();

    /**
     * Nothing in the terms forbids it.
     *
     * @param text a summary, with conditions where there are any
     * @param source where the terms are
     * @param asOf when they were read
     */
    record Allowed(String text, String source, LocalDate asOf) implements TermsVerdict {}

    /**
     * The terms forbid it.
     *
     * @param text a summary
     * @param source where the terms are
     * @param asOf when they were read
     */
    record Forbidden(String text, String source, LocalDate asOf) implements TermsVerdict {}

    /**
     * Nobody has looked at these terms.
     *
     * @param text a sentence that names the teacher
     * @param asOf date of the table
     */
    record Unknown(String text, LocalDate asOf) implements TermsVerdict {}
}
