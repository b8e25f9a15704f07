package dev.retort.server.http;

import java.time.Duration;
import java.util.Map;

/** The cookie in which a browser keeps the API key of the person before it; scripts cannot read it. */
public final class PageCookie {

    private static final String NAME = "retort-key";
    private static final Duration KEPT = Duration.ofDays(7);

    private PageCookie() {}

    /**
     * Returns the header that has a browser keep a key.
     *
     * @param secure whether the browser may send it through TLS alone
     */
    public static Map<String, String> keep(String key, boolean secure) {
        return header(key, KEPT.toSeconds(), secure);
    }

    /** Returns the header that has a browser forget the key. */
    public static Map<String, String> forget(boolean secure) {
        return header("", 0, secure);
    }

    /** Returns the key of a request's cookies; empty where there is none. */
    static String key(String cookies) {
        for (String cookie : cookies.split(";")) {
            String[] parts = cookie.strip().split("=", 2);
            if (parts.length == 2 && parts[0].equals(NAME)) {
                return parts[1];
            }
        }
        return "";
    }

    private static Map<String, String> header(String value, long seconds, boolean secure) {
        return Map.of(
                "Set-Cookie",
                "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s"
                        .formatted(NAME, value, seconds, secure ? "; Secure" : ""));
    }
}
