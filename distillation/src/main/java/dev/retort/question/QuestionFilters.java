package dev.retort.question;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.retort.document.Passage;
import dev.retort.retrieval.RetrievedPassage;
import dev.retort.retrieval.Retriever;
import dev.retort.text.ContentWords;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether a candidate may be asked, cheapest check first; the first reason against it counts. Not thread-safe: it
 * remembers what it accepted.
 */
final class QuestionFilters {

    private static final int FEWEST_NEW_WORDS = 3;
    private static final double SENTENCE_SHARE = 0.7;
    private static final double SAME_AS_ITS_SENTENCE = 0.97;
    private static final double STRAYED = 0.55;
    private static final double NEAR_DUPLICATE = 0.93;

    private final Vectors vectors;
    private final Retriever retriever;
    private final LeakGuard guard;
    private final boolean all;
    private final KnownTexts accepted = new KnownTexts(NEAR_DUPLICATE);

    /**
     * Creates the filters of one side.
     *
     * @param all false: only a repetition is refused
     */
    QuestionFilters(EmbeddingModel embeddings, Retriever retriever, LeakGuard guard, boolean all) {
        this.all = all;
        this.vectors = new Vectors(embeddings);
        this.retriever = retriever;
        this.guard = guard;
    }

    /** Returns the first reason against a candidate; one without a reason is remembered as accepted. */
    Optional<Rejection> check(String question, QuestionTarget target) {
        if (!all) {
            Optional<Rejection> repeated = accepted.resemblance(question)
                    .filter(KnownTexts.Resemblance.SAME_TEXT::equals)
                    .map(same -> Rejection.DUPLICATE);
            accepted.addText(question);
            return repeated;
        }
        Optional<Rejection> shape = QuestionForm.check(question);
        if (shape.isPresent()) {
            return shape;
        }
        boolean answerable = target.kind() != QuestionKind.UNANSWERABLE;
        if (answerable) {
            Optional<Rejection> content = QuestionForm.check(question, text(target));
            if (content.isPresent()) {
                return content;
            }
        }
        float[] vector = vectors.of(question);
        Optional<Rejection> sentence = target.sentence().flatMap(source -> checkSentence(question, vector, source));
        if (sentence.isPresent()) {
            return sentence;
        }
        if (accepted.resemblance(question, vector).isPresent()) {
            return Optional.of(Rejection.DUPLICATE);
        }
        if (guard.leaks(question, vector, target)) {
            return Optional.of(Rejection.LEAK);
        }
        if (answerable && !findsItsPassage(question, target)) {
            return Optional.of(Rejection.ROUND_TRIP);
        }
        accepted.add(question, vector);
        return Optional.empty();
    }

    private Optional<Rejection> checkSentence(String question, float[] vector, String sentence) {
        Set<String> stated = new HashSet<>(ContentWords.of(sentence));
        Set<String> asked = new HashSet<>(ContentWords.of(question));
        Set<String> added = new HashSet<>(stated);
        added.removeAll(asked);
        double nearness = Vectors.cosine(vector, vectors.of(sentence));
        if (added.size() < FEWEST_NEW_WORDS || nearness > SAME_AS_ITS_SENTENCE) {
            return Optional.of(Rejection.NOTHING_NEW);
        }
        if (QuestionForm.isUnfounded(question, sentence)) {
            return Optional.of(Rejection.UNFOUNDED);
        }
        long shared = asked.stream().filter(stated::contains).count();
        return nearness < STRAYED || shared < SENTENCE_SHARE * asked.size()
                ? Optional.of(Rejection.OFF_TOPIC)
                : Optional.empty();
    }

    private boolean findsItsPassage(String question, QuestionTarget target) {
        Set<String> own =
                new HashSet<>(target.passages().stream().map(Passage::id).toList());
        List<RetrievedPassage> found = retriever.retrieve(question, QuestionGenerator.SEARCHED_PASSAGES);
        return found.stream().anyMatch(hit -> own.contains(hit.passage().id()));
    }

    private static String text(QuestionTarget target) {
        return String.join("\n", target.passages().stream().map(Passage::text).toList());
    }
}
