package dev.retort.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.file.Json;
import dev.retort.server.TestClient.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** OpenAI's batches: files of requests, answered in the background. */
class BatchesTest {

    private static final String BATCHES = "/openai/v1/batches";
    private static final String CHAT = "/v1/chat/completions";

    @TempDir
    Path home;

    private TestServer server() {
        return new TestServer(home, new ScriptedTuner(false));
    }

    private static String line(String id, String url, String body) {
        return "{\"custom_id\": \"%s\", \"method\": \"POST\", \"url\": \"%s\", \"body\": %s}\n"
                .formatted(id, url, body);
    }

    private static String chat(String id, String model) {
        return line(id, CHAT, """
                {"model": "%s", "max_tokens": 4, "messages": [{"role": "user", "content": "hello %s"}]}""".formatted(model, id));
    }

    private static String file(TestServer server, String content) {
        return server.upload("/openai/v1/files", "requests.jsonl", content, Map.of("purpose", "batch"))
                .at("/id");
    }

    private static Answer create(TestServer server, String content, String endpoint) {
        return server.post(BATCHES, """
                {"input_file_id": "%s", "endpoint": "%s", "completion_window": "24h", "metadata": {"for": "a test"}}""".formatted(file(server, content), endpoint));
    }

    private static JsonNode ended(TestServer server, String id) throws InterruptedException {
        return server.until(
                BATCHES + "/" + id,
                batch -> List.of("completed", "failed", "cancelled")
                        .contains(batch.path("status").asString()));
    }

    private static List<JsonNode> lines(TestServer server, String file) {
        return server.get("/openai/v1/files/" + file + "/content")
                .text()
                .lines()
                .map(line -> Json.mapper().readTree(line))
                .toList();
    }

    @Test
    void everyRequestIsAnsweredAsACallIsAndRefusalsAreInAFileOfTheirOwn() throws Exception {
        try (TestServer server = server()) {
            Answer created = create(
                    server,
                    chat("one", "open-mistral-7b") + "\n" + chat("two", "claude") + chat("three", "gpt-elsewhere-mini"),
                    CHAT);
            JsonNode batch = ended(server, created.at("/id"));

            assertThat(created.at("/id")).matches("batch_[0-9a-f]{32}");
            assertThat(created.at("/status")).isEqualTo("validating");
            assertThat(batch.path("status").asString()).isEqualTo("completed");
            assertThat(batch.at("/request_counts/total").asInt()).isEqualTo(3);
            assertThat(batch.at("/request_counts/completed").asInt()).isEqualTo(2);
            assertThat(batch.at("/request_counts/failed").asInt()).isEqualTo(1);
            assertThat(batch.at("/metadata/for").asString()).isEqualTo("a test");
            assertThat(batch.path("completed_at").isNumber()).isTrue();
            List<JsonNode> answers = lines(server, batch.path("output_file_id").asString());
            assertThat(answers)
                    .extracting(answer -> answer.path("custom_id").asString())
                    .containsExactlyInAnyOrder("one", "three");
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(
                                    answer.at("/response/body/object").asString())
                            .isEqualTo("chat.completion"));
            JsonNode refused =
                    lines(server, batch.path("error_file_id").asString()).getFirst();
            assertThat(refused.at("/response/status_code").asInt()).isEqualTo(404);
            assertThat(refused.at("/response/body/error/message").asString()).contains("claude");
            assertThat(home.resolve("batches")).isEmptyDirectory();
        }
    }

    @Test
    void embeddingsComeInABatchToo() throws Exception {
        try (TestServer server = server()) {
            String body = "{\"model\": \"text-embedding-3-small\", \"input\": \"hello\"}";
            String id = create(server, line("one", "/v1/embeddings", body), "/v1/embeddings")
                    .at("/id");

            assertThat(lines(server, ended(server, id).path("output_file_id").asString()))
                    .singleElement()
                    .satisfies(answer -> assertThat(answer.at("/response/body/data/0/embedding"))
                            .isNotEmpty());
        }
    }

    @Test
    void aFileWithProblemsFailsWithTheirLinesBeforeAnythingIsAnswered() throws Exception {
        try (TestServer server = server()) {
            String content = chat("one", "open-mistral-7b")
                    + "not json\n"
                    + "[]\n"
                    + chat("one", "open-mistral-7b")
                    + line("two", "/v1/embeddings", "{}")
                    + line("three", CHAT, "5")
                    + line("four", CHAT, "{\"stream\": true}")
                    + "{\"method\": \"POST\"}\n"
                    + "{\"custom_id\": \"five\", \"method\": \"GET\"}\n";
            JsonNode batch = ended(server, create(server, content, CHAT).at("/id"));

            assertThat(batch.path("status").asString()).isEqualTo("failed");
            assertThat(batch.at("/errors/data"))
                    .extracting(problem -> problem.path("line").asInt() + " "
                            + problem.path("code").asString())
                    .containsExactly(
                            "2 invalid_json_line",
                            "3 invalid_json_line",
                            "4 duplicate_custom_id",
                            "5 mismatched_endpoint",
                            "6 missing_required_parameter",
                            "7 invalid_request",
                            "8 missing_required_parameter",
                            "9 invalid_method");
            assertThat(batch.path("output_file_id").isNull()).isTrue();
            assertThat(ended(server, create(server, "\n", CHAT).at("/id"))
                            .at("/errors/data/0/code")
                            .asString())
                    .isEqualTo("empty_file");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"input_file_id\": \"file-nothing\", \"endpoint\": \"/v1/embeddings\", \"completion_window\": \"24h\"} | input_file_id",
                "{\"input_file_id\": \"x\", \"endpoint\": \"/v1/responses\", \"completion_window\": \"24h\"} | endpoint",
                "{\"input_file_id\": \"x\", \"endpoint\": \"/v1/embeddings\", \"completion_window\": \"1h\"} | completion_window",
                "{\"endpoint\": \"/v1/embeddings\", \"completion_window\": \"24h\"} | input_file_id",
            })
    void anOrderThatCannotBeDoneIsRefusedWithItsField(String body, String field) {
        try (TestServer server = server()) {
            assertThat(server.post(BATCHES, body).at("/error/param")).isEqualTo(field);
            assertThat(server.get(BATCHES + "/batch_none").status()).isEqualTo(404);
        }
    }

    @Test
    void aBatchResumesAfterARestartAndAnswersNoRequestTwice() throws Exception {
        String content = IntStream.range(0, 6)
                .mapToObj(i -> chat("request-" + i, "open-mistral-7b"))
                .collect(Collectors.joining());
        String id;
        Path answers;
        try (TestServer server = server()) {
            server.elsewhere().hold();
            id = create(server, content.replace("open-mistral-7b", "gpt-elsewhere-mini"), CHAT)
                    .at("/id");
            server.until(
                    BATCHES + "/" + id, batch -> batch.path("status").asString().equals("in_progress"));
            assertThat(server.delete("/openai/v1/files/"
                                    + server.get(BATCHES + "/" + id).at("/input_file_id"))
                            .status())
                    .isEqualTo(409);
            answers = home.resolve("batches").resolve(uuid(id)).resolve("output.jsonl");
        }
        // As a kill leaves it: one answer, and half of another.
        Files.writeString(
                answers,
                "{\"custom_id\": \"request-0\", \"response\": {\"status_code\": 200}}\n{\"custom_id\": \"requ",
                StandardOpenOption.TRUNCATE_EXISTING);
        try (TestServer server = server()) {
            JsonNode batch = ended(server, id);

            assertThat(batch.at("/request_counts/completed").asInt()).isEqualTo(6);
            List<JsonNode> all = lines(server, batch.path("output_file_id").asString());
            assertThat(all)
                    .extracting(answer -> answer.path("custom_id").asString())
                    .containsExactlyInAnyOrder(
                            "request-0", "request-1", "request-2", "request-3", "request-4", "request-5");
            assertThat(all.getFirst().path("response").has("body")).isFalse();
        }
    }

    @Test
    void aCancelledBatchKeepsTheAnswersSoFar() throws Exception {
        try (TestServer server = server()) {
            server.elsewhere().hold();
            String id = create(
                            server,
                            IntStream.range(0, 30)
                                    .mapToObj(i -> chat("request-" + i, "gpt-elsewhere-mini"))
                                    .collect(Collectors.joining()),
                            CHAT)
                    .at("/id");
            server.until(
                    BATCHES + "/" + id, batch -> batch.path("status").asString().equals("in_progress"));
            assertThat(server.post(BATCHES + "/" + id + "/cancel", "{}").at("/status"))
                    .isEqualTo("cancelling");
            String waiting =
                    create(server, chat("one", "gpt-elsewhere-mini"), CHAT).at("/id");
            assertThat(server.post(BATCHES + "/" + waiting + "/cancel", "{}").at("/status"))
                    .isEqualTo("cancelled");
            server.elsewhere().letGo();
            JsonNode batch = ended(server, id);

            assertThat(batch.path("status").asString()).isEqualTo("cancelled");
            assertThat(batch.at("/request_counts/completed").asInt()).isBetween(1, 8);
            assertThat(server.post(BATCHES + "/" + id + "/cancel", "{}").status())
                    .isEqualTo(409);
            assertThat(server.get("/v1/batches?limit=1").at("/data/0/id")).isEqualTo(waiting);
            assertThat(server.get("/v1/batches?limit=1&after=" + waiting).at("/data/0/id"))
                    .isEqualTo(id);
        }
    }

    private static String uuid(String id) {
        return id.replaceFirst("batch_(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
    }
}
