package dev.retort.spark;

/**
 * What an executor asks {@link DriverDesk} about a call.
 *
 * @param key the key of the request
 * @param executor who asks
 */
record ClaimRequest(String key, String executor) {}
