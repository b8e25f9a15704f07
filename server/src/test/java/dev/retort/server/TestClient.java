package dev.retort.server;

import dev.retort.file.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** A client of a server at an address. */
class TestClient {

    private final HttpClient client;
    private final URI uri;
    private final Optional<String> key;

    TestClient(URI uri) {
        this(HttpClient.newHttpClient(), uri, Optional.empty());
    }

    private TestClient(HttpClient client, URI uri, Optional<String> key) {
        this.client = client;
        this.uri = uri;
        this.key = key;
    }

    /** Returns a client that sends an API key. */
    TestClient withKey(String given) {
        return new TestClient(client, uri, Optional.of(given));
    }

    URI uri() {
        return uri;
    }

    /** An answer of the server. */
    record Answer(int status, String text, HttpResponse<String> response) {

        JsonNode json() {
            return Json.mapper().readTree(text);
        }

        String at(String pointer) {
            return json().at(pointer).asString("");
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    Answer post(String path, String json) {
        return send(request(path).POST(BodyPublishers.ofString(json)).header("Content-Type", "application/json"));
    }

    Answer patch(String path, String json) {
        return send(request(path).method("PATCH", BodyPublishers.ofString(json)));
    }

    /** Uploads a text as a file. */
    Answer upload(String path, String name, String content, Map<String, String> fields) {
        StringBuilder form = new StringBuilder();
        fields.forEach((key, value) ->
                form.append("--X\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n".formatted(key, value)));
        form.append("--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n".formatted(name))
                .append("Content-Type: application/octet-stream\r\n\r\n")
                .append(content)
                .append("\r\n--X--\r\n");
        return send(request(path)
                .POST(BodyPublishers.ofString(form.toString()))
                .header("Content-Type", "multipart/form-data; boundary=X"));
    }

    /** Uploads rows for training and returns the file's id. */
    String rows(String content) {
        return upload("/v1/files", "training.jsonl", content, Map.of("purpose", "fine-tune"))
                .at("/id");
    }

    HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(uri + path)).timeout(Duration.ofMinutes(1));
        key.ifPresent(given -> request.header("Authorization", "Bearer " + given));
        return request;
    }

    Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Asks for a document until it is as wanted, for a minute at most. */
    JsonNode until(String path, Predicate<JsonNode> wanted) throws InterruptedException {
        for (int i = 0; i < 1200; i++) {
            JsonNode now = get(path).json();
            if (wanted.test(now)) {
                return now;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("Never as wanted: " + get(path).text());
    }

    /** Waits for a state of a job. */
    JsonNode until(String api, String job, String status) throws InterruptedException {
        return until(
                api + "/fine_tuning/jobs/" + job,
                now -> now.path("status").asString("").equals(status));
    }

    final void closeClient() {
        client.close();
    }
}
