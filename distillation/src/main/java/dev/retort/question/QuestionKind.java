package dev.retort.question;

import dev.retort.error.UsageException;
import java.util.Arrays;
import java.util.Locale;

/** The kind of answer that a question asks for. */
public enum QuestionKind {
    /** One important fact. */
    FACT,
    /** Why something is so. */
    REASON,
    /** How something is done, step by step. */
    PROCEDURE,
    /** How two things of one passage differ. */
    COMPARISON,
    /** Something that needs two passages together. */
    TWO_PASSAGES,
    /** Plausible for the document, answered nowhere in it. */
    UNANSWERABLE;

    /** Returns the name used in files and settings, such as {@code "two_passages"}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the kind with that key.
     *
     * @throws UsageException if there is none
     */
    public static QuestionKind of(String key) {
        return Arrays.stream(values())
                .filter(kind -> kind.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new UsageException(
                        "questions: there is no question kind \"%s\".".formatted(key),
                        "Choose from "
                                + Arrays.stream(values()).map(QuestionKind::key).toList() + "."));
    }
}
