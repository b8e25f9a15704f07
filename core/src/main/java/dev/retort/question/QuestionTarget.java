package dev.retort.question;

import dev.retort.document.Passage;
import java.util.List;
import java.util.Optional;

/**
 * Something a question can be asked about.
 *
 * @param kind what to ask for
 * @param passages the passage, or both passages where the kind needs two
 * @param sentence the sentence that is to be the answer, where the writer works from one
 * @param rank 0 for the first choice in its passage, 1 for the second, and so on
 */
public record QuestionTarget(QuestionKind kind, List<Passage> passages, Optional<String> sentence, int rank) {

    /** Copies the passages. */
    public QuestionTarget {
        passages = List.copyOf(passages);
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
