package dev.retort.local.download;

import dev.retort.error.ModelException;
import dev.retort.error.ResourceException;
import dev.retort.error.StoppedException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests to a Hugging Face hub. The token goes to the hub's own address alone, never to where it redirects. */
final class HubClient {

    private static final int MOST_REDIRECTS = 5;
    private static final int LARGEST_ANSWER = 16 << 20;
    private static final Duration CONNECT = Duration.ofSeconds(20);

    private final DownloadSettings settings;
    private final HttpClient http;

    HubClient(DownloadSettings settings) {
        this.settings = settings;
        this.http = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .proxy(Optional.ofNullable(ProxySelector.getDefault()).orElseGet(() -> ProxySelector.of(null)))
                .build();
    }

    /**
     * What the hub says of a repository.
     *
     * @param commit the commit that the revision refers to
     * @param license as its card names it, or empty text
     * @param files paths in the repository
     */
    record Repository(String commit, String license, List<String> files) {}

    /**
     * What the hub says of a file.
     *
     * @param bytes its length
     * @param hash as {@link FileHash} writes it, or empty where the hub names none
     */
    record RemoteFile(long bytes, Optional<String> hash) {}

    /** Asks for a repository's files. */
    Repository repository(HubName name) throws IOException {
        URI address = URI.create("%s/api/models/%s/revision/%s"
                .formatted(settings.hub(), name.repository(), name.revision().replace("/", "%2F")));
        HttpResponse<InputStream> response = follow(address, "GET", 0);
        try (InputStream body = response.body();
                StallGuard guard = StallGuard.over(body, settings.stall())) {
            refuse(response.statusCode(), name, address);
            byte[] bytes = guard.read(LARGEST_ANSWER);
            JsonNode json = new JsonMapper().readTree(new String(bytes, StandardCharsets.UTF_8));
            String license = json.path("cardData").path("license").asString("");
            for (JsonNode tag : json.path("tags")) {
                if (license.isEmpty() && tag.asString("").startsWith("license:")) {
                    license = tag.asString().substring("license:".length());
                }
            }
            List<String> files = json.path("siblings")
                    .valueStream()
                    .map(file -> file.path("rfilename").asString(""))
                    .filter(HubName::isSafe)
                    .toList();
            String commit = json.path("sha").asString("");
            if (name.isCommit() && !commit.equals(name.revision())) {
                throw new ModelException(
                        "The hub answers for commit %s of %s with %s."
                                .formatted(name.revision(), name.repository(), commit.isEmpty() ? "no commit" : commit),
                        "Check that HF_ENDPOINT names a hub you trust.");
            }
            return new Repository(HubName.isSafe(commit) ? commit : name.revision(), license, files);
        } catch (JacksonException e) {
            throw new ModelException(
                    "The hub's answer on %s cannot be read.".formatted(name.repository()),
                    "Check that HF_ENDPOINT names a Hugging Face hub.",
                    e);
        }
    }

    /** Asks for a file's length and hash. */
    RemoteFile file(HubName name, String commit, String path) throws IOException {
        URI address = address(name, commit, path);
        // Not redirected: the hub itself names the hash of a large file, the place it lies at does not.
        HttpResponse<InputStream> response = send(address, "HEAD", 0, true);
        response.body().close();
        int status = response.statusCode();
        if (status / 100 != 3) {
            refuse(status, name, address);
        }
        Optional<String> linked = header(response, "x-linked-etag");
        Optional<String> hash = (linked.isPresent() ? linked : header(response, "etag"))
                .map(tag -> tag.replaceFirst("^W/", "").replace("\"", ""))
                .flatMap(tag -> tag.matches("[0-9a-f]{64}")
                        ? Optional.of("sha256:" + tag)
                        : tag.matches("[0-9a-f]{40}") ? Optional.of("git:" + tag) : Optional.empty());
        long bytes = header(response, "x-linked-size")
                .or(() -> header(response, "content-length"))
                .filter(length -> length.matches("\\d{1,15}"))
                .map(Long::valueOf)
                .orElse(-1L);
        return new RemoteFile(bytes, hash);
    }

    /** Opens a file from a byte on; the status is 200 (from the start) or 206, or another that the caller handles. */
    HttpResponse<InputStream> open(HubName name, String commit, String path, long from) throws IOException {
        return follow(address(name, commit, path), "GET", from);
    }

    /**
     * Turns a status that does not change by itself into an error.
     *
     * @throws ModelException for 401, 403 and 404
     * @throws IOException for any other that is not a success
     */
    void refuse(int status, HubName name, URI address) throws IOException {
        switch (status) {
            case 200, 206 -> {}
            case 401, 403 ->
                throw new ModelException(
                        "The hub refuses access to %s (HTTP %d).".formatted(name.repository(), status),
                        settings.token().isPresent()
                                ? "Accept the model's terms on its page, and check that HF_TOKEN may read it."
                                : "The model is private, gated or does not exist: check the name, accept its terms on its page and set HF_TOKEN.");
            case 404 ->
                throw new ModelException(
                        "The hub has no %s (HTTP 404).".formatted(address.getPath()),
                        "Check owner, name, revision and file.");
            default -> throw new IOException("HTTP %d from %s".formatted(status, address.getHost()));
        }
    }

    private URI address(HubName name, String commit, String path) {
        return URI.create(
                "%s/%s/resolve/%s/%s".formatted(settings.hub(), name.repository(), commit.replace("/", "%2F"), path));
    }

    private HttpResponse<InputStream> follow(URI start, String method, long from) throws IOException {
        URI address = start;
        boolean own = true;
        for (int i = 0; i < MOST_REDIRECTS; i++) {
            HttpResponse<InputStream> response = send(address, method, from, own);
            Optional<String> location = header(response, "location");
            if (response.statusCode() / 100 != 3 || location.isEmpty()) {
                return response;
            }
            response.body().close();
            URI next = address.resolve(location.get().replace(" ", "%20"));
            if (next.getScheme() == null
                    || !next.getScheme().equals("https")
                            && !next.getScheme().equals(settings.hub().getScheme())) {
                throw new IOException("the hub redirects to " + next.getScheme());
            }
            own = own && next.getAuthority() != null && next.getAuthority().equals(start.getAuthority());
            address = next;
        }
        throw new IOException("the hub redirects in a circle");
    }

    private HttpResponse<InputStream> send(URI address, String method, long from, boolean own) throws IOException {
        if (settings.offline()) {
            throw new ResourceException(
                    "%s would have to be asked, and network access is forbidden.".formatted(address.getHost()),
                    "Fetch the model without --offline first, or name one that lies on this machine.");
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("User-Agent", "retort")
                .timeout(settings.stall());
        if (from > 0) {
            request.header("Range", "bytes=%d-".formatted(from));
        }
        if (own) {
            settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        }
        try {
            return http.send(request.build(), BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException(
                    "Stopped while asking %s.".formatted(address.getHost()), "Run the same command again.", e);
        }
    }

    private static Optional<String> header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name);
    }
}
