package dev.retort.evaluation.judge;

import java.util.List;

/**
 * Statements of an answer and of its reference, sorted.
 *
 * @param truePositives of the answer, supported by the reference
 * @param falsePositives of the answer, not supported by the reference
 * @param falseNegatives of the reference, missing in the answer
 */
public record StatementClasses(
        List<StatementReason> truePositives,
        List<StatementReason> falsePositives,
        List<StatementReason> falseNegatives) {

    /**
     * A statement with why it is in its class.
     *
     * @param statement the statement
     * @param reason in the judge's words; empty where it gave none
     */
    public record StatementReason(String statement, String reason) {}

    /** Copies the lists. */
    public StatementClasses {
        truePositives = List.copyOf(truePositives);
        falsePositives = List.copyOf(falsePositives);
        falseNegatives = List.copyOf(falseNegatives);
    }
}
