package dev.retort.spark;

import java.util.Optional;

/**
 * What {@link DriverDesk} answers.
 *
 * @param answer whether the amount is lent
 * @param reason why nothing more is lent, where nothing more is
 */
record LoanAnswer(LoanBook.Answer answer, Optional<String> reason) {}
