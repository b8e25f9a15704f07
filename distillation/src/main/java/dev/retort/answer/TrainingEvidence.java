package dev.retort.answer;

import dev.retort.question.Question;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.apiguardian.api.API;

/**
 * The contexts of training rows that teach to answer with the evidence, whatever its form: the sentence that a question was
 * made from, a paragraph with what belongs to it, or the remark that the documents do not answer, over passages that do not.
 * The form of a question is drawn from its id. Thread-safe.
 */
@API(status = API.Status.INTERNAL)
public final class TrainingEvidence implements ContextSource {

    private static final double SENTENCE = 0.35;
    private static final double REFUSAL = 0.1;

    private final EvidenceContext contexts;
    private final String refusal;
    private final long seed;

    /**
     * Creates the source.
     *
     * @param contexts makes contexts as the answers get them in use, perhaps shorter ones
     * @param refusal what is answered where the documents do not
     * @param seed draws the forms
     */
    public TrainingEvidence(EvidenceContext contexts, String refusal, long seed) {
        this.contexts = contexts;
        this.refusal = refusal;
        this.seed = seed;
    }

    @Override
    public Context contextOf(Question question) {
        double drawn = new SplittableRandom(31 * seed + question.id().hashCode()).nextDouble();
        Optional<String> sentence =
                question.reference().map(text -> text.replaceAll("\\s+", " ").strip());
        if (drawn < REFUSAL || question.isUnanswerable()) {
            return contexts.beginningWith(refusal, question, Set.copyOf(question.passageIds()));
        }
        return drawn < REFUSAL + SENTENCE && sentence.isPresent()
                ? contexts.beginningWith(sentence.get(), question, Set.of())
                : contexts.byFit(question);
    }
}
