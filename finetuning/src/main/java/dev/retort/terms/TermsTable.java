package dev.retort.terms;

import dev.retort.error.UsageException;
import dev.retort.file.Json;
import dev.retort.model.ModelRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The dated table of teachers' terms; the first entry that fits teacher and student holds. Immutable.
 *
 * <p>Names are compared without case, and without what is before the last {@code /} or {@code #}, so that one entry
 * serves the same weights wherever they run.
 */
public final class TermsTable {

    private final File file;

    private record File(LocalDate asOf, String notice, List<Term> terms) {}

    private record Term(
            List<String> teacherProviders,
            List<String> teacherNames,
            List<String> studentProviders,
            List<String> studentNames,
            Kind verdict,
            String text,
            String source) {

        boolean fits(ModelRef teacher, ModelRef student) {
            return fits(teacherProviders, teacher.provider())
                    && fits(teacherNames, weights(teacher))
                    && fits(studentProviders, student.provider())
                    && fits(studentNames, weights(student));
        }

        private static boolean fits(List<String> patterns, String name) {
            return patterns.stream()
                    .anyMatch(pattern -> pattern.endsWith("*")
                            ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                            : name.equals(pattern));
        }
    }

    private enum Kind {
        allowed,
        forbidden
    }

    private TermsTable(File file) {
        this.file = file;
    }

    /** Returns the table that comes with Retort. */
    public static TermsTable bundled() {
        try (InputStream in =
                Objects.requireNonNull(TermsTable.class.getResourceAsStream("terms.json"), "terms.json")) {
            return new TermsTable(Json.mapper().readValue(in, File.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the date on which the terms were read. */
    public LocalDate asOf() {
        return file.asOf();
    }

    /** Returns what the terms say about training a student on a teacher's output. */
    public TermsVerdict verdict(ModelRef teacher, ModelRef student) {
        for (Term term : file.terms()) {
            if (term.fits(teacher, student)) {
                return switch (term.verdict()) {
                    case allowed -> new TermsVerdict.Allowed(term.text(), term.source(), file.asOf());
                    case forbidden -> new TermsVerdict.Forbidden(term.text(), term.source(), file.asOf());
                };
            }
        }
        return new TermsVerdict.Unknown(
                "The table of %s has no entry for the terms of %s.".formatted(file.asOf(), teacher), file.asOf());
    }

    /**
     * Stops where the terms forbid it or are unknown and the user has not accepted that.
     *
     * @param accepted whether the user has, as by {@code --accept-terms}
     * @return the record for the manifest
     * @throws UsageException with the text of the terms
     */
    public TermsAcceptance require(ModelRef teacher, ModelRef student, boolean accepted, Instant now) {
        return switch (verdict(teacher, student)) {
            case TermsVerdict.Allowed allowed -> acceptance(teacher, student, "allowed", allowed.text(), false, now);
            case TermsVerdict.Forbidden forbidden -> {
                if (!accepted) {
                    throw stop("The terms of %s stand against training %s on its output: %s (%s, as of %s)"
                            .formatted(teacher, student, forbidden.text(), forbidden.source(), file.asOf()));
                }
                yield acceptance(teacher, student, "forbidden", forbidden.text(), true, now);
            }
            case TermsVerdict.Unknown unknown -> {
                if (!accepted) {
                    throw stop(unknown.text());
                }
                yield acceptance(teacher, student, "unknown", unknown.text(), true, now);
            }
        };
    }

    private UsageException stop(String problem) {
        return new UsageException(
                problem,
                "Choose another teacher, or accept with --accept-terms that your own contract allows it. "
                        + file.notice());
    }

    private TermsAcceptance acceptance(
            ModelRef teacher, ModelRef student, String verdict, String text, boolean byUser, Instant now) {
        return new TermsAcceptance(teacher, student, verdict, text, file.asOf(), byUser, now);
    }

    private static String weights(ModelRef model) {
        String name = model.name().toLowerCase(Locale.ROOT);
        return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('#')) + 1);
    }
}
