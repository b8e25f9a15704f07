package dev.retort.server;

import dev.retort.file.Json;
import dev.retort.finetuning.FineTuner;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.local.generation.LocalModelSettings;
import dev.retort.model.EstimatedTokenCounter;
import dev.retort.model.ModelProviders;
import dev.retort.model.ModelRef;
import dev.retort.server.chat.LocalChat;
import dev.retort.server.http.Limits;
import dev.retort.server.job.TrainingReport;
import dev.retort.server.model.ModelNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** A server on a free port of the loopback address, and a client of it. */
final class TestServer implements AutoCloseable {

    static final Path TINY = Path.of("src/test/resources/tiny-llama");
    static final ModelRef BASE = new ModelRef("local", "tiny-llama");
    static final Hyperparameters USUAL =
            new Hyperparameters(OptionalInt.empty(), OptionalDouble.of(2), 1e-3, 0.2, 0, 4, 4, 8, 0, 256, 1);

    private final HttpClient client = HttpClient.newHttpClient();
    private final LocalChat chat;
    private final RetortServer server;

    TestServer(Path home, FineTuner tuner) {
        this(home, tuner, LocalChat.Capacity.DEFAULT);
    }

    TestServer(Path home, FineTuner tuner, LocalChat.Capacity capacity) {
        chat = new LocalChat(ref -> TINY, LocalModelSettings.defaults(), capacity);
        EchoChat elsewhere = new EchoChat();
        server = RetortServer.start(
                settings(home, "127.0.0.1"),
                new ServerModels(
                        tuner,
                        ref -> new EstimatedTokenCounter(),
                        chat,
                        new ModelProviders(Map.of("local", elsewhere, "elsewhere", elsewhere))),
                (order, place, key) -> TrainingReport.NONE);
    }

    static ServerSettings settings(Path home, String host) {
        return new ServerSettings(
                host,
                0,
                Set.of("retort.test"),
                home,
                new ModelNames(
                        BASE,
                        new ModelRef("local", "minilm"),
                        Map.of("gpt-elsewhere*", new ModelRef("elsewhere", "echo"))),
                Map.of(),
                USUAL,
                new Limits(1 << 20, 4 << 20));
    }

    URI uri() {
        return server.address();
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
        return HttpRequest.newBuilder(URI.create(uri() + path)).timeout(Duration.ofMinutes(1));
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

    @Override
    public void close() {
        server.close();
        chat.close();
        client.close();
    }
}
