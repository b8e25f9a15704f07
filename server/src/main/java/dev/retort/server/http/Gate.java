package dev.retort.server.http;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who may call: a browser that was led here under another name, or by another site's page, may not; and where keys exist,
 * nobody without one. Thread-safe.
 */
public final class Gate {

    /** The header that this server's pages send with each request; no page of another site can send it. */
    public static final String PAGE_HEADER = "x-retort-page";

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final String BEARER = "bearer ";

    private final Set<String> hosts;
    private final ApiKeys keys;
    private final RequestRates rates = new RequestRates(System::nanoTime);

    /**
     * Creates a gate.
     *
     * @param hosts names of this server besides those of the loopback address, in lower case
     */
    public Gate(Set<String> hosts, ApiKeys keys) {
        this.hosts = Set.copyOf(hosts);
        this.keys = keys;
    }

    /** @throws Refusal if the request was led here under another name, or by another site's page */
    void checkPlace(Map<String, String> headers) {
        String authority = headers.getOrDefault("host", "").toLowerCase(Locale.ROOT);
        String host = withoutPort(authority);
        if (!isOurs(host)) {
            throw Refusal.of(
                    421,
                    "This server is not called \"%s\". Call it by its address, or start it with --allow-host %s."
                            .formatted(host, host));
        }
        String origin = headers.get("origin");
        if (origin != null && !isOurs(origin, authority)) {
            throw Refusal.of(403, "A page of %s may not call this server.".formatted(origin));
        }
    }

    /**
     * Checks the key of a request, where keys exist.
     *
     * @param needed the rights of which the key must have one
     * @param counted whether the request counts against the key's limit
     * @return the key; empty where none is needed
     * @throws Refusal if the key is missing, not known, may not do this, or is used too often
     */
    Optional<ApiKey> checkKey(String method, Map<String, String> headers, Set<Right> needed, boolean counted) {
        if (!keys.areRequired()) {
            return Optional.empty();
        }
        ApiKey key = keys.find(key(method, headers))
                .orElseThrow(() -> Refusal.of(
                        401, "The API key is missing or not known here. Create one with: retort serve keys add NAME"));
        if (!key.hasAnyOf(needed)) {
            throw Refusal.of(
                    403,
                    "The key %s has the rights %s, and this needs one of: %s."
                            .formatted(key.name(), key.rightsInWords(), Right.words(needed)));
        }
        if (counted) {
            count(key);
        }
        return Optional.of(key);
    }

    /**
     * Counts a request that is answered later, such as one of a batch, against the limit of the key that ordered it.
     *
     * @param owner the key's hash
     * @throws Refusal if the key is used too often, may not chat, or was removed since
     */
    public void checkLater(String owner) {
        ApiKey key = keys.ofHash(owner)
                .filter(found -> found.hasAnyOf(Set.of(Right.CHAT)))
                .orElseThrow(() -> Refusal.of(401, "The API key that ordered this is not known here any more."));
        count(key);
    }

    private void count(ApiKey key) {
        rates.take(key).ifPresent(wait -> {
            throw Refusal.busy(
                    "The key %s may be used %d times a minute."
                            .formatted(key.name(), key.perMinute().orElse(0)),
                    wait.plusMillis(999));
        });
    }

    /** @throws Refusal if a request that changes something does not come from this server's own pages */
    void checkPage(String method, Map<String, String> headers) {
        if (!READING.contains(method) && !headers.containsKey(PAGE_HEADER)) {
            throw Refusal.of(403, "Only this server's own pages may do that.");
        }
    }

    private boolean isOurs(String host) {
        return LOOPBACK.contains(host) || hosts.contains(host);
    }

    /** Another port of this machine is another site; a name of the settings may be a proxy's, with a port of its own. */
    private boolean isOurs(String origin, String authority) {
        String from = authorityOf(origin);
        String host = withoutPort(from);
        return from.equals(authority) && isOurs(host) || hosts.contains(host) && !LOOPBACK.contains(host);
    }

    /** A page's cookie counts where no other site can have sent it: for reading, or with the header of this server's pages. */
    private static String key(String method, Map<String, String> headers) {
        String given = headers.getOrDefault("authorization", "");
        if (given.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return given.substring(BEARER.length()).strip();
        }
        String other = headers.get("api-key");
        boolean own = READING.contains(method) || headers.containsKey(PAGE_HEADER);
        return other != null ? other : own ? PageCookie.key(headers.getOrDefault("cookie", "")) : "";
    }

    private static String withoutPort(String host) {
        return host.replaceFirst(":\\d*$", "");
    }

    private static String authorityOf(String origin) {
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority == null ? "" : authority.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
