package dev.retort.distillation.dataset;

/**
 * An answer that did not become a training row.
 *
 * @param questionId the question's id
 * @param question the question's text
 * @param answer the answer, empty where there was none
 * @param reason why it was dropped, for a person to read
 */
public record DroppedRow(String questionId, String question, String answer, String reason) {}
