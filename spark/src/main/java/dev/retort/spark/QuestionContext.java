package dev.retort.spark;

import dev.retort.document.Passage;
import dev.retort.question.Question;
import dev.retort.retrieval.Nearness;
import dev.retort.retrieval.RetrievedPassage;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A question with all that its answer and its row are made of.
 *
 * @param number its place among all questions
 * @param file the file it was made from; none for a user's own
 * @param question the question
 * @param cosine how near the best passage comes by meaning
 * @param words how near the best passage comes by words
 * @param found its passages
 */
record QuestionContext(
        int number, Optional<String> file, Question question, double cosine, double words, List<FoundPassage> found) {

    static final RecordRows<QuestionContext> ROWS = RecordRows.of(QuestionContext.class);

    /** Copies the list. */
    QuestionContext {
        found = List.copyOf(found);
    }

    Nearness nearness() {
        return new Nearness(cosine, words);
    }

    /** Returns the passages of a scope, best first. */
    List<RetrievedPassage> in(FoundPassage.Scope scope) {
        return found.stream()
                .filter(passage -> passage.scope() == scope)
                .sorted(Comparator.comparingInt(FoundPassage::rank))
                .map(FoundPassage::retrieved)
                .toList();
    }

    /** Returns the passages that the question was made from. */
    List<Passage> sources() {
        return in(FoundPassage.Scope.SOURCE).stream()
                .map(RetrievedPassage::passage)
                .toList();
    }
}
