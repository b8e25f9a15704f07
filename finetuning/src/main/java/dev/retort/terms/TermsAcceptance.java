package dev.retort.terms;

import dev.retort.model.ModelRef;
import java.time.Instant;
import java.time.LocalDate;

/**
 * What a run went by, for its manifest.
 *
 * @param teacher the teacher
 * @param student the student
 * @param verdict {@code allowed}, {@code forbidden} or {@code unknown}
 * @param text the summary that was shown
 * @param asOf date of the table
 * @param acceptedByUser whether the user took it on himself
 * @param at when
 */
public record TermsAcceptance(
        ModelRef teacher,
        ModelRef student,
        String verdict,
        String text,
        LocalDate asOf,
        boolean acceptedByUser,
        Instant at) {}
