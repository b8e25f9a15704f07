package dev.retort.question;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * What a writer wrote for one target.
 *
 * @param candidates possible questions, best first; empty where the model gave none
 * @param failure why the model gave no reply at all, where that is so
 */
@API(status = API.Status.INTERNAL)
public record QuestionDrafts(List<Candidate> candidates, Optional<String> failure) {

    /** Copies the candidates. */
    public QuestionDrafts {
        candidates = List.copyOf(candidates);
    }

    /**
     * One possible question.
     *
     * @param text one line
     * @param kind what it asks for
     */
    public record Candidate(String text, QuestionKind kind) {}

    /** Returns drafts of a model that replied. */
    public static QuestionDrafts of(List<Candidate> candidates) {
        return new QuestionDrafts(candidates, Optional.empty());
    }

    /** Returns the absence of drafts where the model failed for good. */
    public static QuestionDrafts failed(String reason) {
        return new QuestionDrafts(List.of(), Optional.of(reason));
    }
}
