package dev.retort.distillation.dataset;

import dev.retort.error.UsageException;

/**
 * How retrieval-augmented rows are made (RAFT, Zhang et al. 2024, arXiv:2403.10131): among distractors, sometimes without the
 * passage that answers.
 *
 * @param passages how many passages a context has in all, at least 1; use the number the answers get
 * @param withoutGolden share of the rows whose context lacks the answering passage and whose answer says so, from 0 to
 *     less than 1
 * @param refusal what is answered where the context does not hold the answer
 * @param seed draws the rows without the answering passage
 */
public record RaftSettings(int passages, double withoutGolden, String refusal, long seed) {

    /** The reply that a student learns where the context does not hold the answer. */
    public static final String REFUSAL = "The documents at hand do not answer this question.";

    /** Checks the numbers. */
    public RaftSettings {
        if (passages < 1) {
            throw new UsageException(
                    "dataset.distractors: %d passages are no context.".formatted(passages), "Give at least 1.");
        }
        if (!(withoutGolden >= 0 && withoutGolden < 1)) {
            throw new UsageException(
                    "dataset.without_golden_share is %s.".formatted(withoutGolden),
                    "Give a share from 0 to less than 1.");
        }
        if (refusal.isBlank()) {
            throw new UsageException("The refusal is empty.", "Give the sentence a student is to refuse with.");
        }
    }
}
