package dev.retort.evaluation.judge;

/**
 * A question that a judge made from an answer.
 *
 * @param question the question; empty where the judge found none
 * @param noncommittal true where the answer evades
 */
public record GeneratedQuestion(String question, boolean noncommittal) {}
