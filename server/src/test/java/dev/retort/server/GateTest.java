package dev.retort.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.ResourceException;
import dev.retort.error.UsageException;
import dev.retort.local.generation.LocalModelSettings;
import dev.retort.model.EstimatedTokenCounter;
import dev.retort.model.ModelProviders;
import dev.retort.server.TestClient.Answer;
import dev.retort.server.chat.LocalChat;
import dev.retort.server.http.KeyFile;
import dev.retort.server.http.Right;
import dev.retort.server.job.TrainingReport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateTest {

    @TempDir
    Path home;

    private TestServer server() {
        return new TestServer(home, new ScriptedTuner(false));
    }

    /** Sends a request byte by byte as given and returns the whole answer. */
    private static String raw(TestServer server, String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.uri().getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aPageThatLedABrowserHereUnderAnotherNameIsRefused() throws Exception {
        try (TestServer server = server()) {
            String request = "GET /v1/models HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n";

            assertThat(raw(server, request.formatted("evil.example"))).startsWith("HTTP/1.1 421");
            assertThat(raw(server, request.formatted("localhost:1"))).startsWith("HTTP/1.1 200");
            assertThat(raw(server, request.formatted("[::1]:8484"))).startsWith("HTTP/1.1 200");
            assertThat(raw(server, request.formatted("retort.test"))).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void aClientThatClosesItsSideReadsWhyThereIsNoReplyAndNoHalfOfOne() throws Exception {
        try (TestServer server = server()) {
            for (String stream : List.of("false", "true")) {
                String body = """
                        {"model": "open-mistral-7b", "max_tokens": 200, "stream": %s,
                         "messages": [{"role": "user", "content": "hello"}]}""".formatted(stream);
                String request = "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(body.length(), body);

                assertThat(raw(server, request)).as(stream).contains("its reply was given up");
            }
        }
    }

    @Test
    void aPageOfAnotherSiteMayNotCall() {
        try (TestServer server = server()) {
            assertThat(server.send(server.request("/v1/models").header("Origin", "https://evil.example"))
                            .status())
                    .isEqualTo(403);
            assertThat(server.send(server.request("/v1/models").header("Origin", "null"))
                            .status())
                    .isEqualTo(403);
            assertThat(server.send(server.request("/v1/models")
                                    .header("Origin", server.uri().toString()))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void whereKeysExistNobodyCallsWithoutOne() throws Exception {
        KeyFile file = ServerSettings.keys(home);
        String key = file.add("ci", Set.of(Right.ADMIN), OptionalInt.empty());
        try (TestServer server = server()) {
            Answer without = server.get("/openai/v1/models");

            assertThat(without.status()).isEqualTo(401);
            assertThat(without.at("/error/code")).isEqualTo("invalid_api_key");
            assertThat(server.send(server.request("/v1/models").header("Authorization", "Bearer " + key + "x"))
                            .status())
                    .isEqualTo(401);
            assertThat(server.send(server.request("/v1/models").header("Authorization", "Bearer " + key))
                            .status())
                    .isEqualTo(200);
        }
        assertThat(Files.readString(file.file())).doesNotContain(key).contains("\"ci\"");
    }

    @Test
    void anAddressThatOtherMachinesReachNeedsAKey() {
        try (LocalChat chat =
                new LocalChat(ref -> TestServer.TINY, LocalModelSettings.defaults(), LocalChat.Capacity.DEFAULT)) {
            ServerModels models = new ServerModels(
                    new ScriptedTuner(false),
                    ref -> new EstimatedTokenCounter(),
                    chat,
                    new ModelProviders(Map.of()),
                    FakeStudent::of);

            assertThatThrownBy(() -> RetortServer.start(
                            TestServer.settings(home, "0.0.0.0"), models, (order, place, key) -> TrainingReport.NONE))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("keys add");
        }
    }

    @Test
    void aPortThatIsTakenIsRefusedAndTheFolderIsFreeAgain() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                LocalChat chat = new LocalChat(
                        ref -> TestServer.TINY, LocalModelSettings.defaults(), LocalChat.Capacity.DEFAULT)) {
            ServerSettings free = TestServer.settings(home, "127.0.0.1");
            ServerSettings settings = new ServerSettings(
                    free.host(),
                    taken.getLocalPort(),
                    free.allowedHosts(),
                    free.home(),
                    free.names(),
                    free.runs(),
                    free.usual(),
                    free.limits(),
                    free.tls(),
                    free.spending());
            ServerModels models = new ServerModels(
                    new ScriptedTuner(false),
                    ref -> new EstimatedTokenCounter(),
                    chat,
                    new ModelProviders(Map.of()),
                    FakeStudent::of);

            assertThatThrownBy(() -> RetortServer.start(settings, models, (order, place, key) -> TrainingReport.NONE))
                    .isInstanceOf(ResourceException.class)
                    .hasMessageContaining("Port %d".formatted(taken.getLocalPort()));
        }
        server().close();
    }

    @Test
    void oneServerAtATimeUsesAFolder() {
        try (TestServer first = server()) {
            assertThatThrownBy(this::server)
                    .isInstanceOf(ResourceException.class)
                    .hasMessageContaining("Another server uses");
            assertThat(first.get("/v1/models").status()).isEqualTo(200);
        }
        server().close();
    }

    @RepeatedTest(5)
    void aRefusedBodyIsReadToItsEndSoThatTheNextRequestOfTheConnectionIsAnswered() {
        try (TestServer server = server()) {
            assertThat(server.post("/v1/chat/completions", "x".repeat(3 << 20)).status())
                    .isEqualTo(413);
            assertThat(server.post("/v1/files", "{}").status()).isEqualTo(415);
            assertThat(server.post("/v1/models", "{}").status()).isEqualTo(405);
            assertThat(server.post("/nothing", "{}").status()).isEqualTo(404);
        }
    }

    @Test
    void whatIsNoHttpOrNoJsonIsRefusedInJson() throws Exception {
        try (TestServer server = server()) {
            Answer broken = server.post("/v1/chat/completions", "{\"model\": ");

            assertThat(broken.status()).isEqualTo(400);
            assertThat(broken.at("/message")).contains("not JSON", "line 1");
            assertThat(broken.header("x-request-id")).isNotEmpty();
            Answer deep = server.post("/v1/chat/completions", "[".repeat(10_000));
            assertThat(deep.status()).isEqualTo(400);
            assertThat(deep.at("/message")).contains("nested too deeply");
            assertThat(server.post("/v1/chat/completions", "[]").status()).isEqualTo(422);
            assertThat(server.post("/v1/chat/completions", "").status()).isEqualTo(422);
            assertThat(server.post("/v1/chat/completions", "\"" + "x".repeat(2 << 20) + "\"")
                            .status())
                    .isEqualTo(413);
            assertThat(server.post("/v1/models", "{}").header("allow")).isEqualTo("GET");
            assertThat(server.get("/nothing").status()).isEqualTo(404);
            assertThat(raw(server, "GET /v1/files/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 400");
            assertThat(raw(server, "NONSENSE\r\n\r\n"))
                    .startsWith("HTTP/1.1 400")
                    .contains("malformed");
            assertThat(raw(
                            server,
                            "GET /v1/models HTTP/1.1\r\nHost: localhost\r\nX: " + "y".repeat(1 << 15) + "\r\n\r\n"))
                    .contains("\"error\"");
        }
    }
}
