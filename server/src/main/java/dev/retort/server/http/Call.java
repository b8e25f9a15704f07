package dev.retort.server.http;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A request as endpoints see it.
 *
 * @param api whose API is spoken, where the path says so
 * @param method such as {@code POST}
 * @param path decoded, without the prefix of the API, such as {@code /files}
 * @param variables of the route's template, decoded
 * @param query decoded, in order
 * @param headers by lower-case name
 * @param body reads the body, once
 * @param upload reads the body as a form with a file, once
 * @param watching begins to watch whether the client leaves
 * @param key the API key that came with it; empty where none is needed
 */
public record Call(
        Optional<Api> api,
        String method,
        String path,
        Map<String, String> variables,
        Map<String, List<String>> query,
        Map<String, String> headers,
        Supplier<Fields> body,
        Supplier<Upload> upload,
        Function<Runnable, ClientWatch> watching,
        Optional<ApiKey> key) {

    /** Returns a variable of the route's template. */
    public String variable(String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalArgumentException("The route has no variable " + name);
        }
        return value;
    }

    /** Returns the first value of a query parameter that is given and not empty. */
    public Optional<String> query(String name) {
        return query.getOrDefault(name, List.of()).stream()
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    /** Returns a header. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /**
     * Returns a query parameter that is a whole number.
     *
     * @throws Refusal if it is none, or out of range
     */
    public int whole(String name, int low, int high, int otherwise) {
        Optional<String> given = query(name);
        if (given.isEmpty()) {
            return otherwise;
        }
        try {
            int value = Integer.parseInt(given.get());
            if (value >= low && value <= high) {
                return value;
            }
        } catch (NumberFormatException e) {
            // The same refusal as for a number out of range.
        }
        throw Refusal.ofField(
                name, "The parameter %s must be a whole number from %d to %d.".formatted(name, low, high));
    }

    /**
     * Begins to watch whether the client leaves; to be called once the body is read, and closed before the reply ends.
     *
     * @param left is run once, on another thread, when it does
     */
    public ClientWatch whenLeft(Runnable left) {
        return watching.apply(left);
    }

    /** Returns the owner of what this call creates: the hash of its key. */
    public Optional<String> owner() {
        return key.map(ApiKey::sha256);
    }

    /**
     * Returns whether this call may see a thing: its owner may, and so may a key with one of some rights.
     *
     * @param owner of the thing
     */
    public boolean sees(Optional<String> owner, Right first, Right... more) {
        return key.map(own -> own.hasAnyOf(EnumSet.of(first, more)) || owner.equals(owner()))
                .orElse(true);
    }

    /** Returns this call with the key that came with it. */
    Call by(Optional<ApiKey> given) {
        return new Call(api, method, path, variables, query, headers, body, upload, watching, given);
    }

    /** Returns this call as one of a route. */
    Call at(Map<String, String> found) {
        return new Call(api, method, path, found, query, headers, body, upload, watching, key);
    }
}
