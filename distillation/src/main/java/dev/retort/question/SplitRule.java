package dev.retort.question;

import dev.retort.error.UsageException;
import org.apiguardian.api.API;

/** How passages are divided between training and evaluation. */
@API(status = API.Status.INTERNAL)
public sealed interface SplitRule {

    /**
     * Whole sections, drawn by the seed.
     *
     * @param evalShare about which share of the passages is for evaluation, between 0 and 1
     */
    record BySection(double evalShare) implements SplitRule {
        /** Checks the share. */
        public BySection {
            checkShare(evalShare);
        }
    }

    /**
     * The first pages of each document for training, the rest for evaluation; a passage on both sides is for neither.
     *
     * @param trainPages how many pages, at least 1
     */
    record ByPages(int trainPages) implements SplitRule {
        /** Checks the number of pages. */
        public ByPages {
            if (trainPages < 1) {
                throw new UsageException(
                        "questions.split: %d train pages leave nothing to train on.".formatted(trainPages),
                        "Give at least 1.");
            }
        }
    }

    /**
     * Whole files, drawn by the seed.
     *
     * @param evalShare about which share of the passages is for evaluation, between 0 and 1
     */
    record ByFile(double evalShare) implements SplitRule {
        /** Checks the share. */
        public ByFile {
            checkShare(evalShare);
        }
    }

    private static void checkShare(double evalShare) {
        if (!(evalShare > 0 && evalShare < 1)) {
            throw new UsageException(
                    "questions.split: an evaluation share of %s leaves one side empty.".formatted(evalShare),
                    "Give a number between 0 and 1, such as 0.5.");
        }
    }
}
