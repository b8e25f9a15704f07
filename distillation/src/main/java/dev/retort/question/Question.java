package dev.retort.question;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.retort.evaluation.KeyFact;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A question with its provenance.
 *
 * @param id stable within a run, such as {@code "train-0007"}
 * @param split train, eval or asked
 * @param text the question, one line
 * @param kind what is asked for, such as {@code "fact"} or {@code "unanswerable"}
 * @param passageIds the passages it was made from; empty for a user's own question
 * @param section the section of these passages, the cluster for statistics; empty where unknown
 * @param reference the sentence or answer the question was made from, where there is one
 * @param facts what a good answer states; empty where nobody wrote them down
 */
@API(status = API.Status.INTERNAL)
public record Question(
        String id,
        Split split,
        String text,
        String kind,
        List<String> passageIds,
        String section,
        Optional<String> reference,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<KeyFact> facts) {

    /** Copies the lists. */
    @JsonCreator
    public Question {
        passageIds = List.copyOf(passageIds);
        facts = List.copyOf(facts);
    }

    /** Creates a question without key facts. */
    public Question(
            String id,
            Split split,
            String text,
            String kind,
            List<String> passageIds,
            String section,
            Optional<String> reference) {
        this(id, split, text, kind, passageIds, section, reference, List.of());
    }

    /** Returns the same question made from known passages. */
    public Question withSource(List<String> passages, String from) {
        return new Question(id, split, text, kind, passages, from, reference, facts);
    }

    /** Returns whether the documents are meant not to answer it. */
    @JsonIgnore
    public boolean isUnanswerable() {
        return kind.equals(QuestionKind.UNANSWERABLE.key());
    }
}
