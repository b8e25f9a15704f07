package dev.retort.answer;

import dev.retort.question.Question;
import dev.retort.question.QuestionKind;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * The contexts of training rows that a teacher answers which is a model: as in use, perhaps shorter. Where answers may be
 * declined, the context of an unanswerable question begins with the remark that the documents do not answer it, over passages
 * that do not, and no other context does: a student learns to decline by the remark, and never beside evidence. A question that
 * asks for more than one fact gets the evidence that fits it best, though a sentence may hold its own words: beside that sentence
 * alone, teacher and student would learn to answer with one. Thread-safe.
 */
@API(status = API.Status.INTERNAL)
public final class ModelTeacherContexts implements ContextSource {

    private final EvidenceContext contexts;

    /** Takes what makes contexts as the answers get them in use, perhaps shorter ones. */
    public ModelTeacherContexts(EvidenceContext contexts) {
        this.contexts = contexts;
    }

    @Override
    public Context contextOf(Question question) {
        Optional<String> remark = contexts.remark();
        if (remark.isPresent() && question.isUnanswerable()) {
            return contexts.beginningWith(remark.get(), question, Set.copyOf(question.passageIds()));
        }
        if (!question.kind().equals(QuestionKind.FACT.key())) {
            return contexts.byFit(question);
        }
        Context inUse = contexts.contextOf(question);
        boolean declined =
                remark.isPresent() && inUse.texts().stream().findFirst().equals(remark);
        return declined ? contexts.byFit(question) : inUse;
    }
}
