package dev.retort.call.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.call.journal.CallEnd;
import dev.retort.call.journal.CallJournal;
import dev.retort.call.journal.CallKind;
import dev.retort.call.journal.CallStart;
import dev.retort.call.journal.RecordedReply;
import dev.retort.error.ModelException;
import dev.retort.fakes.FakeResponse;
import dev.retort.fakes.FakeServer;
import dev.retort.network.Network;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

class SpanExporterTest {

    private final CallJournal journal = CallJournal.inMemory();

    private void call(String key, String task) {
        CallStart start = new CallStart(
                CallKind.CHAT,
                key,
                task,
                "mistral:mistral-large-latest",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Why?\"}],\"temperature\":0.1,\"max_tokens\":512}",
                100);
        RecordedReply reply = new RecordedReply(
                List.of(new RecordedReply.Choice("Because.", RecordedReply.Finish.STOP)),
                10,
                2,
                Optional.of("mistral-large-2512"));
        journal.finished(journal.started(start), new CallEnd(reply, 1, Duration.ofMillis(250), 7));
    }

    private static Map<String, String> attributes(JsonNode span) {
        Map<String, String> attributes = new HashMap<>();
        for (JsonNode attribute : span.path("attributes")) {
            attributes.put(
                    attribute.path("key").asString(),
                    attribute
                            .path("value")
                            .properties()
                            .iterator()
                            .next()
                            .getValue()
                            .asString());
        }
        return attributes;
    }

    @Test
    void sendsATraceATaskWithASpanACall() {
        call("a", "answers");
        call("b", "answers");
        call("c", "scores");
        journal.started(new CallStart(CallKind.CHAT, "open", "scores", "x:y", "{}", 0));
        try (FakeServer server =
                FakeServer.start().route("POST", "/v1/traces", request -> FakeResponse.json(Map.of()))) {
            int sent = new SpanExporter(
                            URI.create(server.api() + "/traces"),
                            Map.of("x-mlflow-experiment-id", "3"),
                            Network.offline())
                    .export("run 1", journal, true);

            assertThat(sent).isEqualTo(3);
            assertThat(server.requests()).hasSize(2);
            assertThat(server.requests().getFirst().headers()).containsEntry("x-mlflow-experiment-id", "3");
            JsonNode spans = server.requests().getFirst().json().at("/resourceSpans/0/scopeSpans/0/spans");
            assertThat(spans.size()).isEqualTo(3);
            JsonNode root = spans.get(0);
            JsonNode call = spans.get(1);
            assertThat(root.path("name").asString()).isEqualTo("answers");
            assertThat(call.path("name").asString()).isEqualTo("chat mistral-large-latest");
            assertThat(call.path("traceId").asString())
                    .matches("[0-9a-f]{32}")
                    .isEqualTo(root.path("traceId").asString());
            assertThat(call.path("parentSpanId").asString())
                    .matches("[0-9a-f]{16}")
                    .isEqualTo(root.path("spanId").asString());
            assertThat(call.path("endTimeUnixNano").asLong()
                            - call.path("startTimeUnixNano").asLong())
                    .isEqualTo(250_000_000L);
            assertThat(attributes(call))
                    .containsEntry("gen_ai.operation.name", "chat")
                    .containsEntry("gen_ai.provider.name", "mistral_ai")
                    .containsEntry("gen_ai.response.model", "mistral-large-2512")
                    .containsEntry("gen_ai.usage.input_tokens", "10")
                    .containsEntry(
                            "gen_ai.input.messages",
                            "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"Why?\"}]}]");
        }
    }

    @Test
    void contentStaysUnlessAskedFor() {
        call("a", "answers");
        try (FakeServer server =
                FakeServer.start().route("POST", "/v1/traces", request -> FakeResponse.json(Map.of()))) {
            new SpanExporter(URI.create(server.api() + "/traces"), Map.of(), Network.offline())
                    .export("run 1", journal, false);

            assertThat(server.requests().getFirst().text())
                    .doesNotContain("Why?")
                    .doesNotContain("Because.");
        }
    }

    @Test
    void anEndpointThatRefusesIsNamed() {
        call("a", "answers");
        try (FakeServer server = FakeServer.start()) {
            URI endpoint = URI.create(server.api() + "/traces");

            assertThatThrownBy(() ->
                            new SpanExporter(endpoint, Map.of(), Network.offline()).export("run 1", journal, false))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining(endpoint + " did not take the spans: HTTP 404");
        }
    }

    @Test
    @Timeout(60)
    void anEndpointThatSendsNothingIsLeft() throws IOException {
        call("a", "answers");
        try (ServerSocket server = stalling("")) {
            URI endpoint = URI.create("http://127.0.0.1:%d/v1/traces".formatted(server.getLocalPort()));
            SpanExporter exporter = new SpanExporter(endpoint, Map.of(), Network.offline(), Duration.ofSeconds(1));

            assertThatThrownBy(() -> exporter.export("run 1", journal, false))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining(endpoint + " did not take the spans: no answer within 1 s");
        }
    }

    @Test
    @Timeout(60)
    void aReplyThatNeverEndsIsNotWaitedFor() throws IOException {
        call("a", "answers");
        try (ServerSocket server = stalling("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n{")) {
            URI endpoint = URI.create("http://127.0.0.1:%d/v1/traces".formatted(server.getLocalPort()));
            SpanExporter exporter = new SpanExporter(endpoint, Map.of(), Network.offline(), Duration.ofSeconds(20));

            assertThat(exporter.export("run 1", journal, false)).isEqualTo(1);
        }
    }

    /** Answers the first request with a header and then nothing, until it is closed. */
    private static ServerSocket stalling(String head) throws IOException {
        ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            try (Socket socket = server.accept()) {
                socket.getInputStream().read(new byte[8192]);
                socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
                socket.getInputStream().readAllBytes();
            } catch (IOException e) {
                // The test is over.
            }
        });
        return server;
    }
}
