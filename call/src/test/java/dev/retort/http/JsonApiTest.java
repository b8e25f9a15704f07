package dev.retort.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.ResourceException;
import dev.retort.error.UsageException;
import dev.retort.fakes.LoopbackServer;
import dev.retort.fakes.LoopbackServer.Fault;
import dev.retort.fakes.LoopbackServer.Received;
import dev.retort.fakes.LoopbackServer.Reply;
import dev.retort.file.Json;
import dev.retort.http.HttpOutcome.Answered;
import dev.retort.http.HttpOutcome.Unanswered;
import dev.retort.http.HttpOutcome.Why;
import dev.retort.network.Network;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class JsonApiTest {

    private static final String KEY = "a-key-0123456789";
    private static final RetryPolicy THREE = new RetryPolicy(
            3, Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(20), Duration.ofSeconds(20));

    private final LoopbackServer server = new LoopbackServer(request -> Reply.json(200, "{\"ok\":true}"));
    private final List<Duration> pauses = new ArrayList<>();

    @AfterEach
    void stop() {
        server.close();
    }

    private JsonApi api(RetryPolicy policy) {
        return new JsonApi(
                URI.create(server.uri() + "/v1/"),
                new Authorization.Bearer(() -> KEY),
                new Connection(Network.offline(), policy, pauses::add));
    }

    private static ObjectNode document() {
        return Json.mapper().createObjectNode().put("a", 1);
    }

    private void first(Fault... faults) {
        server.faults((number, request) -> number <= faults.length ? faults[number - 1] : Fault.NONE);
    }

    private static Fault instead(int status, String body) {
        return new Fault.Instead(Reply.json(status, body));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504})
    void whatMayBeSentTwiceIsSentAgainWhileTheTroubleMayPass(int status) {
        first(instead(status, "{}"), instead(status, "{}"));

        assertThat(api(THREE).send(HttpCall.post("/x", document())))
                .isInstanceOfSatisfying(
                        Answered.class, answered -> assertThat(answered.ok()).isTrue());
        assertThat(server.received()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"429, 2", "503, 2", "500, 1", "502, 1", "504, 1"})
    void whatMustNotHappenTwiceIsSentAgainOnlyWhereItWasRefusedUnread(int status, int requests) {
        first(instead(status, "{}"));

        api(THREE).send(HttpCall.create("/x", document()));

        assertThat(server.received()).hasSize(requests);
    }

    @Test
    void aCutConnectionMayHaveArrivedAndNobodyListeningMayNot() {
        first(new Fault.Cut(true));

        assertThat(api(THREE).send(HttpCall.create("/x", document())))
                .isInstanceOfSatisfying(Unanswered.class, unanswered -> {
                    assertThat(unanswered.why()).isEqualTo(Why.CUT);
                    assertThat(unanswered.mayHaveArrived()).isTrue();
                    assertThat(unanswered.cause()).isNotNull();
                });
        server.close();
        assertThat(api(THREE).send(HttpCall.create("/x", document())))
                .isInstanceOfSatisfying(Unanswered.class, unanswered -> {
                    assertThat(unanswered.why()).isEqualTo(Why.UNREACHABLE);
                    assertThat(unanswered.mayHaveArrived()).isFalse();
                });
    }

    @Test
    void aWishToWaitIsKeptUpToTheLongestDelay() {
        first(
                new Fault.Instead(new Reply(429, Map.of("Retry-After", "7"), new byte[0])),
                new Fault.Instead(new Reply(503, Map.of("Retry-After", "600"), new byte[0])));

        api(THREE).send(HttpCall.get("/x"));

        assertThat(pauses).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(60));
    }

    @Test
    void oneAttemptIsOneRequest() {
        first(instead(503, "{\"message\":\"busy\"}"));

        assertThat(api(RetryPolicy.ONCE).send(HttpCall.get("/x")))
                .isInstanceOfSatisfying(
                        Answered.class,
                        answered -> assertThat(answered.message()).isEqualTo("busy"));
        assertThat(server.received()).hasSize(1);
    }

    @Test
    void aPageWhereADocumentWasAskedForCannotBeRead() {
        first(instead(200, "<html>Welcome</html>"));

        assertThat(api(RetryPolicy.ONCE).send(HttpCall.get("/x")))
                .isInstanceOfSatisfying(
                        Unanswered.class,
                        unanswered -> assertThat(unanswered.why()).isEqualTo(Why.UNREADABLE));
    }

    /** Sixteen replies of chat models at once fit into the heap of the command line. */
    @ParameterizedTest
    @CsvSource({"/chat/completions, 8388608, true", "/chat/completions, 8388609, false", "/files, 8388609, true"})
    void aReplyOfAChatModelIsReadUpToEightMebibytes(String path, int bytes, boolean read) {
        Fault reply = instead(200, "\"" + "a".repeat(bytes - 2) + "\"");
        server.faults((number, request) -> reply);

        HttpOutcome outcome = api(THREE).send(HttpCall.post(path, document()));

        if (read) {
            assertThat(outcome).isInstanceOf(Answered.class);
        } else {
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Unanswered.class, given -> assertThat(given.why()).isEqualTo(Why.UNREADABLE));
        }
    }

    @Test
    void aDownloadIsReadAsItIs() {
        first(instead(200, "{\"a\":1}\n{\"a\":2}\n"));

        assertThat(api(THREE).send(HttpCall.download("/x")))
                .isInstanceOfSatisfying(
                        Answered.class, answered -> assertThat(answered.text()).isEqualTo("{\"a\":1}\n{\"a\":2}\n"));
    }

    @Test
    void aFormHoldsItsFieldsAndItsFile() {
        api(THREE)
                .send(HttpCall.upload(
                        "/files",
                        Map.of("purpose", "batch"),
                        new HttpCall.Content.OfText("grüße\n"),
                        "a \"name\".jsonl"));

        Received form = server.received().getFirst();
        assertThat(form.path()).isEqualTo("/v1/files");
        assertThat(form.text())
                .contains("name=\"purpose\"\r\n\r\nbatch\r\n")
                .contains("filename=\"a %22name%22.jsonl\"")
                .contains("\r\n\r\ngrüße\n\r\n--");
        assertThat(form.headers())
                .containsEntry("content-length", String.valueOf(form.text().getBytes(StandardCharsets.UTF_8).length));
    }

    @Test
    void aFileThatIsGoneIsNamed() {
        HttpCall upload =
                HttpCall.upload("/files", Map.of(), new HttpCall.Content.OfFile(Path.of("no-such-file")), "n");

        assertThatThrownBy(() -> api(THREE).send(upload))
                .isInstanceOf(ResourceException.class)
                .hasMessageContaining("no-such-file");
        assertThat(server.received()).isEmpty();
    }

    @Test
    void noReplyShowsTheKeyOrAnotherSecret() {
        first(instead(401, "{\"error\":{\"message\":\"bad %s and other-secret\"}}".formatted(KEY)));

        assertThat(api(THREE).send(HttpCall.get("/x"), List.of("other-secret")))
                .isInstanceOfSatisfying(Answered.class, answered -> {
                    assertThat(answered.message()).isEqualTo("bad *** and ***");
                    assertThat(answered.text()).doesNotContain(KEY);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://host/v1", "host/v1", "http:/v1"})
    void anAddressThatIsNoneIsRefused(String address) {
        Connection connection = Connection.standard(Network.open());

        assertThatThrownBy(() -> new JsonApi(URI.create(address), new Authorization.None(), connection))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(address);
    }
}
