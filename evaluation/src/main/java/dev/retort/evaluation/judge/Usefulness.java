package dev.retort.evaluation.judge;

/**
 * A judge's verdict on one context.
 *
 * @param reason why, in the judge's words; empty where it gave none
 * @param useful true where the context helped to arrive at the answer
 */
public record Usefulness(String reason, boolean useful) {}
