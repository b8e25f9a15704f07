package dev.retort.http;

import dev.retort.network.Network;

/**
 * How a service is reached.
 *
 * @param network which machines may be called
 * @param policy how often and how patiently
 * @param pause what waits between two attempts
 */
public record Connection(Network network, RetryPolicy policy, Pause pause) {

    /** Returns the standard policy on the real clock. */
    public static Connection standard(Network network) {
        return new Connection(network, RetryPolicy.STANDARD, Pause.REAL);
    }
}
