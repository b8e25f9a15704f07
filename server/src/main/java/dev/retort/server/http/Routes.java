package dev.retort.server.http;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which endpoint serves which method and path. Filled before the server starts, then only read. */
public final class Routes {

    private static final Set<Right> ANY = EnumSet.allOf(Right.class);

    private final List<Route> routes;
    private final Set<Right> rights;

    /** Creates a table without routes; those that are added need the right to everything. */
    public Routes() {
        this(new ArrayList<>(), EnumSet.of(Right.ADMIN));
    }

    private Routes(List<Route> routes, Set<Right> rights) {
        this.routes = routes;
        this.rights = rights;
    }

    /** Returns this table for adding routes that a key may use which has one of some rights. */
    public Routes allowing(Right first, Right... more) {
        return new Routes(routes, EnumSet.of(first, more));
    }

    /**
     * Adds a route and returns this.
     *
     * @param template a path with variables, such as {@code /files/{file_id}/content}
     */
    public Routes add(String method, String template, Endpoint endpoint) {
        return add(method, template, false, endpoint);
    }

    /** Adds a route that needs no API key and returns this: what it answers is not a secret. */
    public Routes addOpen(String method, String template, Endpoint endpoint) {
        return add(method, template, true, endpoint);
    }

    private Routes add(String method, String template, boolean open, Endpoint endpoint) {
        routes.add(new Route(method, List.of(template.substring(1).split("/", -1)), open, rights, endpoint));
        return this;
    }

    /** Returns whether a path is one of these, whatever the method. */
    boolean has(List<String> segments) {
        return routes.stream().anyMatch(route -> route.match(segments).isPresent());
    }

    /** Returns the rights of which a request needs one; any where there is no such route. */
    Set<Right> rights(String method, List<String> segments) {
        return routes.stream()
                .filter(route ->
                        route.method.equals(method) && route.match(segments).isPresent())
                .findFirst()
                .map(Route::rights)
                .orElse(ANY);
    }

    /** Returns whether a request needs no API key. */
    boolean isOpen(String method, List<String> segments) {
        return routes.stream()
                .anyMatch(route -> route.open
                        && route.method.equals(method)
                        && route.match(segments).isPresent());
    }

    /**
     * Answers a request through the endpoint of its route.
     *
     * @param path without the prefix of an API, such as {@code /embeddings}
     * @throws Refusal if there is no such path, or it has no such method
     */
    public Reply answer(Call call, String path) {
        return answer(call, List.of(path.substring(1).split("/", -1)));
    }

    /**
     * Answers a request through the endpoint of its route.
     *
     * @param segments the path's, decoded: a slash within one is part of it
     * @throws Refusal if there is no such path, or it has no such method
     */
    Reply answer(Call call, List<String> segments) {
        TreeSet<String> methods = new TreeSet<>();
        for (Route route : routes) {
            Optional<Map<String, String>> variables = route.match(segments);
            if (variables.isPresent()) {
                if (route.method.equals(call.method())) {
                    return route.endpoint.answer(call.at(variables.get()));
                }
                methods.add(route.method);
            }
        }
        if (methods.isEmpty()) {
            throw Refusal.of(
                    404, "There is no %s here. GET /openapi.json lists what is served.".formatted(call.path()));
        }
        String served = String.join(", ", methods);
        throw Refusal.of(405, "%s is not served at %s; %s is.".formatted(call.method(), call.path(), served))
                .with("Allow", served);
    }

    private record Route(String method, List<String> template, boolean open, Set<Right> rights, Endpoint endpoint) {

        Optional<Map<String, String>> match(List<String> segments) {
            if (segments.size() != template.size()) {
                return Optional.empty();
            }
            Map<String, String> variables = new HashMap<>();
            for (int i = 0; i < template.size(); i++) {
                String part = template.get(i);
                if (part.startsWith("{")) {
                    variables.put(part.substring(1, part.length() - 1), segments.get(i));
                } else if (!part.equals(segments.get(i))) {
                    return Optional.empty();
                }
            }
            return Optional.of(variables);
        }
    }
}
