package dev.retort.spark;

/**
 * What {@link DriverDesk} answers.
 *
 * @param answer whether the amount is lent
 * @param reason why nothing more is lent, where that is so
 */
record LoanAnswer(LoanBook.Answer answer, String reason) {}
