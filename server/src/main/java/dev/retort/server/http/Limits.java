package dev.retort.server.http;

/**
 * The longest bodies that are read.
 *
 * @param jsonBytes of a JSON body
 * @param uploadBytes of an upload, all its parts together
 */
public record Limits(long jsonBytes, long uploadBytes) {

    /** 16 MiB of JSON, and 512 MiB of upload, which is what the hosted services take. */
    public static final Limits DEFAULT = new Limits(16L << 20, 512L << 20);
}
