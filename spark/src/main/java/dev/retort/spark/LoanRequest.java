package dev.retort.spark;

/**
 * What an executor asks {@link DriverDesk} about a loan.
 *
 * @param loan its name
 * @param executor who asks
 * @param amount what is to be lent, or what was spent, in billionths of a dollar
 */
record LoanRequest(String loan, String executor, long amount) {}
