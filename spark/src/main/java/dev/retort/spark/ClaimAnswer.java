package dev.retort.spark;

/**
 * What {@link DriverDesk} answers about a call.
 *
 * @param claimed whether the executor makes the call
 * @param executors how many executors there are now, which share the limits of rates
 */
record ClaimAnswer(boolean claimed, int executors) {}
