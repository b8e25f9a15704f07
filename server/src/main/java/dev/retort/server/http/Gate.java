package dev.retort.server.http;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Who may call: a browser that was led here under another name, or by another site's page, may not; and where keys exist,
 * nobody without one.
 */
final class Gate {

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final String BEARER = "bearer ";

    private final Set<String> hosts;
    private final ApiKeys keys;

    /** @param hosts names of this server besides those of the loopback address, in lower case */
    Gate(Set<String> hosts, ApiKeys keys) {
        this.hosts = hosts;
        this.keys = keys;
    }

    /** @throws Refusal if the request may not pass */
    void check(Map<String, String> headers) {
        String host = withoutPort(headers.getOrDefault("host", ""));
        if (!isOurs(host)) {
            throw Refusal.of(
                    421,
                    "This server is not called \"%s\". Call it by its address, or start it with --allow-host %s."
                            .formatted(host, host));
        }
        String origin = headers.get("origin");
        if (origin != null && !isOurs(hostOf(origin))) {
            throw Refusal.of(403, "A page of %s may not call this server.".formatted(origin));
        }
        if (!keys.isEmpty() && !keys.allow(key(headers))) {
            throw Refusal.of(
                    401, "The API key is missing or not known here. Create one with: retort serve --new-key NAME");
        }
    }

    private boolean isOurs(String host) {
        return LOOPBACK.contains(host) || hosts.contains(host);
    }

    private static String key(Map<String, String> headers) {
        String given = headers.getOrDefault("authorization", "");
        return given.toLowerCase(Locale.ROOT).startsWith(BEARER)
                ? given.substring(BEARER.length()).strip()
                : headers.getOrDefault("api-key", "");
    }

    private static String withoutPort(String host) {
        return host.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT);
    }

    private static String hostOf(String origin) {
        try {
            String host = URI.create(origin).getHost();
            return host == null ? "" : host.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
