package dev.retort.question;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Optional;

/**
 * A question with its provenance.
 *
 * @param id stable within a run, such as {@code "train-0007"}
 * @param split train or eval
 * @param text the question, one line
 * @param kind what is asked for, such as {@code "fact"} or {@code "unanswerable"}
 * @param passageIds the passages it was made from; empty for a user's own question
 * @param section the section of these passages, the cluster for statistics; empty where unknown
 * @param reference the sentence or answer the question was made from, where there is one
 */
public record Question(
        String id,
        Split split,
        String text,
        String kind,
        List<String> passageIds,
        String section,
        Optional<String> reference) {

    /** Copies the ids. */
    public Question {
        passageIds = List.copyOf(passageIds);
    }

    /** Tells whether the documents are meant not to answer it. */
    @JsonIgnore
    public boolean isUnanswerable() {
        return kind.equals(QuestionKind.UNANSWERABLE.key());
    }
}
