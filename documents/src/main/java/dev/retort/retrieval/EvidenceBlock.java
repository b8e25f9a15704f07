package dev.retort.retrieval;

import dev.retort.document.Passage;
import java.util.Comparator;
import java.util.List;

/**
 * A paragraph, list item or table row of a passage: one line of its text.
 *
 * @param passage where it is
 * @param sentences its sentences in order, at least one
 */
public record EvidenceBlock(Passage passage, List<EvidenceSentence> sentences) {

    /** Copies the sentences. */
    public EvidenceBlock {
        sentences = List.copyOf(sentences);
    }

    /** Returns the sentence that fits best; the first of equal ones. */
    public EvidenceSentence best() {
        return sentences.stream()
                .max(Comparator.comparingDouble(EvidenceSentence::fit)
                        .thenComparing(
                                Comparator.comparingInt(EvidenceSentence::place).reversed()))
                .orElseThrow();
    }
}
