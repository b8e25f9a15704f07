package dev.retort.question;

import dev.retort.document.Passage;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Something a question can be asked about.
 *
 * @param kind what to ask for
 * @param passages the passage, or both passages where the kind needs two
 * @param sentence the sentence that is to be the answer, where the writer works from one
 * @param rank 0 for the first choice in its passage, 1 for the second, and so on
 * @param attempt 0 for the first way of asking about it, higher for the ways tried after that one failed
 */
@API(status = API.Status.INTERNAL)
public record QuestionTarget(
        QuestionKind kind, List<Passage> passages, Optional<String> sentence, int rank, int attempt) {

    /** Copies the passages. */
    public QuestionTarget {
        passages = List.copyOf(passages);
    }

    /** Returns the first way of asking. */
    public QuestionTarget(QuestionKind kind, List<Passage> passages, Optional<String> sentence, int rank) {
        this(kind, passages, sentence, rank, 0);
    }

    /** Returns the same to be asked in another way. */
    QuestionTarget again(int nextAttempt) {
        return new QuestionTarget(kind, passages, sentence, rank, nextAttempt);
    }

    /** Returns what is asked about, the same for every attempt. */
    QuestionTarget place() {
        return attempt == 0 ? this : again(0);
    }

    /** Returns the passage asked about, the first where there are two. */
    public Passage passage() {
        return passages.getFirst();
    }

    /** Returns the document and section, which together name the cluster the question belongs to. */
    String sectionKey() {
        return passage().document() + "\n" + passage().section();
    }
}
