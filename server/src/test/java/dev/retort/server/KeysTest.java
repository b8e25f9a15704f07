package dev.retort.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.UsageException;
import dev.retort.server.TestClient.Answer;
import dev.retort.server.http.KeyFile;
import dev.retort.server.http.Right;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What keys may be used for, and how often. */
class KeysTest {

    /** Method, path, and the rights of which one allows it; who may do everything may do it always. */
    private static final List<List<String>> ALLOWED = List.of(
            List.of("GET", "/v1/models", "read chat train"),
            List.of("GET", "/v1/files", "read chat train"),
            List.of("GET", "/v1/files/x/content", "read chat train"),
            List.of("POST", "/v1/files", "chat train"),
            List.of("DELETE", "/v1/files/x", "chat train"),
            List.of("GET", "/v1/fine_tuning/jobs", "read train"),
            List.of("POST", "/v1/fine_tuning/jobs", "train"),
            List.of("POST", "/v1/fine_tuning/jobs/x/cancel", "train"),
            List.of("DELETE", "/v1/models/x", ""),
            List.of("PATCH", "/v1/fine_tuning/models/x", ""),
            List.of("POST", "/v1/fine_tuning/models/x/archive", ""),
            List.of("POST", "/v1/chat/completions", "chat"),
            List.of("POST", "/openai/v1/embeddings", "chat"),
            List.of("GET", "/openai/v1/batches", "read chat"),
            List.of("POST", "/openai/v1/batches", "chat"),
            List.of("GET", "/openapi.json", "read chat train"),
            List.of("GET", "/page-data/session", "read chat train"),
            List.of("GET", "/page-data/jobs", "read train"),
            List.of("GET", "/page-data/runs/handbook/rows/training", "read train"),
            List.of("POST", "/page-data/runs/handbook/rows/validation", "train"),
            List.of("POST", "/page-data/runs/handbook/questions/train", "train"),
            List.of("POST", "/page-data/runs/handbook/labels/0", "train"),
            List.of("GET", "/runs/handbook/report", "read train"));

    @TempDir
    Path folder;

    private KeyFile keys;

    @BeforeEach
    void name() {
        keys = ServerSettings.keys(folder.resolve("home"));
    }

    private TestServer server() {
        WrittenRun.in(folder.resolve("runs/handbook"));
        return new TestServer(folder.resolve("home"), new ScriptedTuner(false), List.of(folder.resolve("runs")));
    }

    private static Answer send(TestServer server, String key, String method, String path) {
        HttpRequest.Builder request = server.request(path)
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}"))
                .header("x-retort-page", "1")
                .header("Authorization", "Bearer " + key);
        return server.send(request);
    }

    @Test
    void aKeyMayDoWhatOneOfItsRightsAllows() {
        Map<String, String> texts = new TreeMap<>();
        for (Right right : Right.values()) {
            texts.put(right.key(), keys.add(right.key(), Set.of(right), OptionalInt.empty()));
        }
        try (TestServer server = server()) {
            for (List<String> request : ALLOWED) {
                texts.forEach((right, key) -> assertThat(send(server, key, request.get(0), request.get(1))
                                .status())
                        .as("%s with the right %s", request, right)
                        .matches(status -> (status != 403)
                                == (right.equals("admin") || request.get(2).contains(right))));
            }
        }
    }

    @Test
    void theRefusalNamesTheKeyItsRightsAndWhatIsNeeded() {
        String key = keys.add("the chat of sales", Set.of(Right.CHAT, Right.READ), OptionalInt.empty());
        try (TestServer server = server()) {
            Answer refused = send(server, key, "POST", "/openai/v1/fine_tuning/jobs");

            assertThat(refused.at("/error/type")).isEqualTo("permission_error");
            assertThat(refused.at("/error/message"))
                    .isEqualTo("The key the chat of sales has the rights read, chat, and this needs one of: train.");
        }
    }

    @Test
    void aKeyIsNotUsedMoreOftenThanItsLimitAndOthersAreNotHeldUp() {
        String limited = keys.add("limited", Set.of(Right.READ), OptionalInt.of(3));
        String other = keys.add("other", Set.of(Right.READ), OptionalInt.empty());
        try (TestServer server = server()) {
            for (int i = 0; i < 3; i++) {
                assertThat(send(server, limited, "GET", "/v1/models").status()).isEqualTo(200);
            }
            Answer refused = send(server, limited, "GET", "/v1/models");

            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.at("/message")).contains("limited", "3 times a minute");
            assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 21);
            assertThat(send(server, other, "GET", "/v1/models").status()).isEqualTo(200);
        }
    }

    /** A key that may only chat, and what another such key sees of its batch. */
    @Test
    void aKeyReadsTheBatchesThatItOrderedAndNoOther() throws Exception {
        String key = keys.add("sales", Set.of(Right.CHAT), OptionalInt.empty());
        String other = keys.add("support", Set.of(Right.CHAT), OptionalInt.empty());
        String reader = keys.add("reader", Set.of(Right.READ), OptionalInt.empty());
        try (TestServer server = server()) {
            String batch = batch(server, key, 2);
            JsonNode ended = ended(server, key, batch);
            String output = "/openai/v1/files/" + ended.path("output_file_id").asString() + "/content";

            assertThat(send(server, key, "GET", output).text().lines()).hasSize(2);
            assertThat(send(server, other, "GET", output).status()).isEqualTo(404);
            assertThat(send(server, other, "GET", "/openai/v1/batches/" + batch).status())
                    .isEqualTo(404);
            assertThat(send(server, other, "GET", "/openai/v1/batches").json().path("data"))
                    .isEmpty();
            assertThat(send(server, other, "GET", "/openai/v1/files").json().path("data"))
                    .isEmpty();
            assertThat(send(server, reader, "GET", output).status()).isEqualTo(200);
            assertThat(send(server, reader, "GET", "/openai/v1/batches").json().path("data"))
                    .hasSize(1);
            assertThat(order(server, other, ended.path("input_file_id").asString())
                            .at("/error/param"))
                    .isEqualTo("input_file_id");
        }
    }

    @Test
    void theRequestsOfABatchCountAgainstTheLimitOfItsKey() throws Exception {
        String key = keys.add("limited", Set.of(Right.CHAT), OptionalInt.of(60));
        String reader = keys.add("reader", Set.of(Right.READ), OptionalInt.empty());
        try (TestServer server = server()) {
            String batch = batch(server, key, 100);
            server.withKey(reader)
                    .until(
                            "/openai/v1/batches/" + batch,
                            now -> now.at("/request_counts/completed").asInt() >= 55);

            assertThat(IntStream.range(0, 30)
                            .map(i -> send(server, key, "GET", "/v1/models").status()))
                    .contains(429);
        }
    }

    @Test
    void aBatchOfARemovedKeyIsNotAnsweredFurther() throws Exception {
        String key = keys.add("sales", Set.of(Right.CHAT), OptionalInt.empty());
        String reader = keys.add("reader", Set.of(Right.READ), OptionalInt.empty());
        try (TestServer server = server()) {
            server.elsewhere().hold();
            String batch = batch(server, key, 30);
            server.withKey(reader)
                    .until(
                            "/openai/v1/batches/" + batch,
                            now -> now.path("status").asString().equals("in_progress"));
            keys.remove("sales");
            untilStatus(server, key, 401);
            server.elsewhere().letGo();
            JsonNode ended = ended(server, reader, batch);

            assertThat(ended.at("/request_counts/completed").asInt()).isBetween(1, 8);
            assertThat(ended.at("/request_counts/failed").asInt()).isGreaterThanOrEqualTo(22);
            assertThat(send(
                                    server,
                                    reader,
                                    "GET",
                                    "/openai/v1/files/"
                                            + ended.path("error_file_id").asString() + "/content")
                            .text())
                    .contains("\"status_code\":401");
        }
    }

    private static String batch(TestServer server, String key, int requests) {
        String lines =
                IntStream.range(0, requests).mapToObj(i -> """
                        {"custom_id": "%d", "method": "POST", "url": "/v1/chat/completions", "body": {"model": \
                        "gpt-elsewhere-mini", "messages": [{"role": "user", "content": "hello"}]}}
                        """.formatted(i)).collect(Collectors.joining());
        String file = server.withKey(key)
                .upload("/openai/v1/files", "requests.jsonl", lines, Map.of("purpose", "batch"))
                .at("/id");
        return order(server, key, file).at("/id");
    }

    private static Answer order(TestServer server, String key, String file) {
        return server.withKey(key).post("/openai/v1/batches", """
                {"input_file_id": "%s", "endpoint": "/v1/chat/completions", "completion_window": "24h"}""".formatted(file));
    }

    private static JsonNode ended(TestServer server, String key, String batch) throws InterruptedException {
        return server.withKey(key)
                .until(
                        "/openai/v1/batches/" + batch,
                        now -> now.path("status").asString().equals("completed"));
    }

    @Test
    void aChangeOfTheFileCountsWithoutARestart() throws Exception {
        try (TestServer server = server()) {
            assertThat(server.get("/v1/models").status()).isEqualTo(200);
            String key = keys.add("late", Set.of(Right.READ), OptionalInt.empty());
            untilStatus(server, "", 401);
            assertThat(send(server, key, "GET", "/v1/models").status()).isEqualTo(200);

            keys.remove("late");
            untilStatus(server, key, 401);
            // Nobody has a key now, and still nobody enters without one.
            Files.delete(keys.file());
            Thread.sleep(1200);
            assertThat(server.get("/v1/models").status()).isEqualTo(401);
        }
    }

    private static void untilStatus(TestServer server, String key, int status) throws InterruptedException {
        for (int i = 0; i < 200; i++) {
            if (send(server, key, "GET", "/v1/models").status() == status) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("Never " + status);
    }

    @Test
    void aKeyOfAnEarlierVersionMayDoEverything() throws Exception {
        String key = keys.add("old", Set.of(Right.READ), OptionalInt.of(1));
        Files.writeString(
                keys.file(),
                Files.readString(keys.file())
                        .replaceAll("(?s),\\s*\"rights\".*?\\]", "")
                        .replaceAll("(?s),\\s*\"per_?[mM]inute\"\\s*:\\s*1", ""));
        assertThat(Files.readString(keys.file())).doesNotContain("rights", "inute");
        try (TestServer server = server()) {
            assertThat(send(server, key, "DELETE", "/v1/models/x").status()).isEqualTo(404);
            assertThat(send(server, key, "DELETE", "/v1/models/x").status()).isEqualTo(404);
        }
    }

    @Test
    void aNameIsUsedOnceAndIsAName() {
        keys.add("one", Set.of(Right.READ), OptionalInt.empty());

        assertThatThrownBy(() -> keys.add("one", Set.of(Right.READ), OptionalInt.empty()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("There is a key one already");
        assertThatThrownBy(() -> keys.add(" ", Set.of(Right.READ), OptionalInt.empty()))
                .isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> keys.add("a\nb", Set.of(Right.READ), OptionalInt.empty()))
                .isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> keys.remove("two")).hasMessageContaining("There is no key two");
        assertThatThrownBy(() -> Right.parse(List.of("root"))).hasMessageContaining("read, chat, train, admin");
    }
}
