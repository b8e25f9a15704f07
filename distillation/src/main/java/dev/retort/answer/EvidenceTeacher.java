package dev.retort.answer;

import dev.retort.question.Question;
import org.apiguardian.api.API;

/**
 * A teacher without a model: answers with the evidence, the first text of the context. Honest about the documents, weak at
 * everything a model is for. Thread-safe.
 */
@API(status = API.Status.INTERNAL)
public final class EvidenceTeacher extends ModelFreeTeacher {

    /** The origin of this teacher's rows. */
    public static final String ORIGIN = "evidence";

    private final ContextSource contexts;

    /** Creates a teacher that answers with the first text of these contexts. */
    public EvidenceTeacher(ContextSource contexts) {
        this.contexts = contexts;
    }

    @Override
    Answer answer(Question question) {
        Context context = contexts.contextOf(question);
        return context.texts().isEmpty()
                ? Answer.none(question.id(), question.text(), context, "no passage was retrieved")
                : Answer.of(question.id(), question.text(), context.texts().getFirst(), context);
    }
}
