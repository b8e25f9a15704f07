package dev.retort.spark;

import java.util.Optional;

/**
 * What an executor tells {@link DriverDesk} about the money of a batch that is over.
 *
 * @param batch its name
 * @param cost what it cost, in billionths of a dollar; empty where nobody knows
 */
record BatchEnd(String batch, Optional<Long> cost) {}
