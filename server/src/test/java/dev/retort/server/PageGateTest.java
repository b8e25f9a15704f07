package dev.retort.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.file.Json;
import dev.retort.report.HtmlReport;
import dev.retort.server.TestClient.Answer;
import dev.retort.server.http.Right;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who reaches the pages and what they call, without a browser. */
class PageGateTest {

    private static final String RUN = "/page-data/runs/handbook";
    private static final String DROP = "{\"version\": \"%s\", \"dropped\": [\"train-0001\"]}";

    @TempDir
    Path folder;

    private TestServer server() {
        WrittenRun.in(folder.resolve("runs/handbook"));
        return new TestServer(folder.resolve("home"), new ScriptedTuner(false), List.of(folder.resolve("runs")));
    }

    private static HttpRequest.Builder posting(TestServer server, String path, String body) {
        return server.request(path).POST(BodyPublishers.ofString(body)).header("Content-Type", "application/json");
    }

    private static String version(TestServer server) {
        return server.get(RUN + "/questions/train").at("/version");
    }

    @Test
    void everyAnswerForbidsWhatItIsNotFor() {
        try (TestServer server = server()) {
            for (String path : List.of("/", "/assets/dom.js", "/v1/models", "/runs/handbook/report", "/nothing")) {
                Answer answer = server.get(path);

                assertThat(answer.header("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
                assertThat(answer.header("Referrer-Policy")).as(path).isEqualTo("no-referrer");
                assertThat(answer.header("Content-Security-Policy"))
                        .as(path)
                        .startsWith(
                                path.length() <= 1 || path.startsWith("/assets")
                                        ? "default-src 'self'"
                                        : path.startsWith("/runs") ? "sandbox allow-scripts;" : "default-src 'none'")
                        .contains("frame-ancestors 'none'");
            }
            assertThat(server.get("/").text()).doesNotContain("<style", " style=", "<script>", " onclick");
        }
    }

    @Test
    void onlyThisServersPagesChangeARun() {
        try (TestServer server = server()) {
            String drop = DROP.formatted(version(server));
            Answer plain = server.send(posting(server, RUN + "/questions/train", drop));
            Answer elsewhere = server.send(posting(server, RUN + "/questions/train", drop)
                    .header("x-retort-page", "1")
                    .header("Origin", "http://localhost:3000"));
            Answer own = server.send(posting(server, RUN + "/questions/train", drop)
                    .header("x-retort-page", "1")
                    .header("Origin", server.uri().toString()));

            assertThat(plain.status()).isEqualTo(403);
            assertThat(elsewhere.status()).isEqualTo(403);
            assertThat(own.status()).isEqualTo(200);
            assertThat(own.json().path("items")).hasSize(2);
        }
    }

    @Test
    void whereKeysExistPagesShowNothingUntilSomebodyLogsIn() {
        String key = ServerSettings.keys(folder.resolve("home")).add("ci", Set.of(Right.ADMIN), OptionalInt.empty());
        try (TestServer server = server()) {
            assertThat(server.get("/runs").status()).isEqualTo(200);
            assertThat(server.get("/assets/style.css").status()).isEqualTo(200);
            assertThat(server.get(RUN).status()).isEqualTo(401);
            assertThat(server.get("/runs/handbook/report").status()).isEqualTo(401);
            assertThat(server.get("/openapi.json").status()).isEqualTo(401);
            assertThat(logIn(server, "rt-guess").status()).isEqualTo(401);

            Answer in = logIn(server, key);
            String cookie = in.header("Set-Cookie");
            assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "Path=/");
            String own = cookie.substring(0, cookie.indexOf(';'));
            assertThat(server.send(server.request(RUN).header("Cookie", "a=b; " + own))
                            .status())
                    .isEqualTo(200);
            // The cookie alone changes nothing: a form of another site could send it.
            HttpRequest.Builder without =
                    posting(server, "/v1/chat/completions", "{}").header("Cookie", own);
            HttpRequest.Builder with = posting(server, "/v1/chat/completions", "{}")
                    .header("Cookie", own)
                    .header("x-retort-page", "1");
            assertThat(server.send(without).status()).isEqualTo(401);
            assertThat(server.send(with).status()).isEqualTo(422);
        }
    }

    private static Answer logIn(TestServer server, String key) {
        return server.send(posting(server, "/page-data/session", "{\"key\": \"%s\"}".formatted(key))
                .header("x-retort-page", "1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/page-data/runs/..%2Fsecret",
                "/page-data/runs/..",
                "/page-data/runs/%2Fetc",
                "/page-data/runs/handbook%00",
                "/runs/..%2f..%2fsecret/report",
                "/assets/..%2Fopenapi.json",
                "/assets/shell.html",
                "/assets/Pages.class",
                "/page-data/runs/handbook/questions/..%2F..",
            })
    void noPathOfAClientReachesTheFileSystem(String path) throws IOException {
        WrittenRun.in(folder.resolve("secret"));
        try (TestServer server = server()) {
            assertThat(server.get(path).status()).as(path).isIn(400, 404);
        }
    }

    @Test
    void aLinkInARunShowsNoOtherFile() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.html"), "secret");
        try (TestServer server = server()) {
            Files.delete(folder.resolve("runs/handbook/report.html"));
            Files.createSymbolicLink(folder.resolve("runs/handbook/report.html"), secret);

            assertThat(server.get("/runs/handbook/report").status()).isEqualTo(404);
            assertThat(server.get("/page-data/runs").json().at("/runs/0/report").asBoolean())
                    .isFalse();
        }
    }

    @Test
    void aReviewThatIsOutOfDateOrUnusableIsRefused() {
        try (TestServer server = server()) {
            String version = version(server);

            assertThat(save(server, DROP.formatted("old")).at("/message")).contains("has changed since");
            assertThat(save(server, "{\"version\": \"%s\", \"dropped\": [\"train-9\"]}".formatted(version))
                            .status())
                    .isEqualTo(400);
            assertThat(save(server, "{\"version\": \"%s\", \"edits\": [{\"id\": 5}]}".formatted(version))
                            .at("/param"))
                    .isEqualTo("edits[0].id");
            assertThat(version(server)).isEqualTo(version);
        }
    }

    private static Answer save(TestServer server, String body) {
        return server.send(posting(server, RUN + "/questions/train", body).header("x-retort-page", "1"));
    }

    @Test
    void aLabelOfAnAnswerThatHasChangedIsRefused() {
        try (TestServer server = server()) {
            HttpRequest.Builder label = posting(server, RUN + "/labels/0", "{\"supported\": true, \"answer\": \"old\"}")
                    .header("x-retort-page", "1");

            assertThat(server.send(label).status()).isEqualTo(409);
            assertThat(folder.resolve("runs/handbook/labels.jsonl")).doesNotExist();
            assertThat(server.get(RUN + "/labels").text()).doesNotContain("tuned", "student");
        }
    }

    @Test
    void aLabelOfAnotherTabIsNotReplacedUnseen() {
        try (TestServer server = server()) {
            String answer =
                    Json.mapper().writeValueAsString(server.get(RUN + "/labels").at("/items/0/answer"));
            Answer first = label(server, "{\"supported\": true, \"seen\": null, \"answer\": %s}".formatted(answer));
            Answer unseen = label(server, "{\"supported\": false, \"seen\": null, \"answer\": %s}".formatted(answer));
            Answer seen = label(server, "{\"supported\": false, \"seen\": true, \"answer\": %s}".formatted(answer));

            assertThat(first.status()).isEqualTo(200);
            assertThat(unseen.status()).isEqualTo(400);
            assertThat(unseen.at("/message")).contains("Somebody else has labelled");
            assertThat(seen.json().at("/items/0/label").asBoolean(true)).isFalse();
        }
    }

    private static Answer label(TestServer server, String body) {
        return server.send(posting(server, RUN + "/labels/0", body).header("x-retort-page", "1"));
    }

    @Test
    void aNewRunOfAFolderIsSeenAndADamagedOneHidesNoOther() throws IOException {
        try (TestServer server = server()) {
            WrittenRun.in(folder.resolve("runs/later"));
            Path broken = WrittenRun.in(folder.resolve("runs/broken"));
            Files.writeString(broken.resolve("manifest.json"), "{");
            Files.writeString(broken.resolve("job.json"), "{");
            Answer runs = server.get("/page-data/runs");

            assertThat(runs.json().path("runs"))
                    .extracting(run -> run.path("name").asString())
                    .containsExactly("broken", "handbook", "later");
            assertThat(runs.at("/runs/0/problem")).contains("manifest.json is damaged");
            assertThat(server.get("/v1/models").status()).isEqualTo(200);
        }
    }

    /** A report's policy allows one script; the header that the report is sent with allows the same. */
    @Test
    void theScriptOfAReportIsTheOneThatTheServerAllows() throws IOException {
        String template;
        try (var in = HtmlReport.class.getResourceAsStream("report.mustache")) {
            template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Matcher own = Pattern.compile("script-src '(sha256-[^']+)'").matcher(template);

        assertThat(own.find()).isTrue();
        try (TestServer server = server()) {
            assertThat(server.get("/runs/handbook/report").header("Content-Security-Policy"))
                    .contains("script-src '%s'".formatted(own.group(1)));
        }
    }
}
