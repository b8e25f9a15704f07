package dev.retort.server.page;

import dev.retort.server.http.Call;
import dev.retort.server.http.Refusal;
import dev.retort.server.http.Reply;
import dev.retort.server.http.Routes;
import dev.retort.server.http.SafeHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The documents of the pages. They hold no data and need no key: each has one script, which fetches the data with the key of
 * the person before it.
 */
public final class Pages {

    /** A page: its path, its title, and the name of its script. */
    private record Page(String path, String title, String script) {}

    private static final List<Page> ALL = List.of(
            new Page("/", "Overview", "home"),
            new Page("/jobs", "Jobs", "jobs"),
            new Page("/jobs/{id}", "Job", "job"),
            new Page("/runs", "Runs", "runs"),
            new Page("/runs/{run}", "Run", "run"),
            new Page("/runs/{run}/review", "Review", "review"),
            new Page("/runs/{run}/label", "Label answers", "label"),
            new Page("/models", "Models", "models"),
            new Page("/files", "Files", "files"),
            new Page("/chat", "Chat", "chat"),
            new Page("/login", "Log in", "login"));

    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    /** The only files that are served: a name that is not among them is refused before a file is looked for. */
    private static final List<String> ASSETS = List.of(
            "style.css",
            "icon.svg",
            "api.js",
            "dom.js",
            "curve.js",
            "frame.js",
            "keys.js",
            "home.js",
            "jobs.js",
            "job.js",
            "runs.js",
            "run.js",
            "review.js",
            "label.js",
            "models.js",
            "files.js",
            "chat.js",
            "login.js");

    private final String shell = new String(resource("shell.html"), StandardCharsets.UTF_8);

    /** Adds their routes. */
    public void addTo(Routes routes) {
        for (Page page : ALL) {
            byte[] document = shell.replace("{{title}}", page.title())
                    .replace("{{script}}", page.script())
                    .getBytes(StandardCharsets.UTF_8);
            routes.addOpen("GET", page.path(), call -> document(document, "text/html; charset=utf-8"));
        }
        routes.addOpen("GET", "/assets/{name}", Pages::asset);
    }

    private static Reply asset(Call call) {
        String name = call.variable("name");
        if (!ASSETS.contains(name)) {
            throw Refusal.of(404, "There is no %s here.".formatted(call.path()));
        }
        return document(resource(name), TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), ""));
    }

    private static Reply document(byte[] content, String type) {
        return new Reply.Document(
                content, type, Map.of("Content-Security-Policy", SafeHeaders.PAGE, "Cache-Control", "no-cache"));
    }

    private static byte[] resource(String name) {
        try (InputStream in = Pages.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The page's file " + name + " is part of the server.");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
