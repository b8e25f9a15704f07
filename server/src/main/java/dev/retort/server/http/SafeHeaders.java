package dev.retort.server.http;

import java.util.Map;

/** Headers that keep browsers from doing more with an answer than it is for. */
public final class SafeHeaders {

    /** Of every answer; one that is a page has another policy for its content. */
    static final Map<String, String> ALL = Map.of(
            "X-Content-Type-Options", "nosniff",
            "Cache-Control", "no-store",
            "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()");

    /** The policy of a page of this server: its own scripts, styles and calls alone. */
    public static final String PAGE =
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

    private SafeHeaders() {}
}
