package dev.retort.evaluation.judge;

/**
 * A judge's verdict on one statement.
 *
 * @param statement the statement as the judge repeats it
 * @param reason why, in the judge's words; empty where it gave none
 * @param verdict true where the statement is supported
 */
public record StatementVerdict(String statement, String reason, boolean verdict) {}
