package dev.retort.server.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
 */
public record Call(
        Optional<Api> api,
        String method,
        String path,
        Map<String, String> variables,
        Map<String, List<String>> query,
        Map<String, String> headers,
        Supplier<Fields> body,
        Supplier<Upload> upload) {

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

    /** Returns this call as one of a route. */
    Call at(Map<String, String> found) {
        return new Call(api, method, path, found, query, headers, body, upload);
    }
}
