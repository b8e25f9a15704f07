package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeCommandTest {

    private static final Pattern ADDRESS = Pattern.compile("API at (http://127.0.0.1:[0-9]+)/v1 ");

    @TempDir
    Path folder;

    private RetortProcess start(String... arguments) throws Exception {
        return RetortProcess.start(
                folder, Map.of("RETORT_HOME", folder.resolve("home").toString()), List.of(arguments));
    }

    @Test
    void aServerAnswersUntilItIsStoppedAndEndsWithoutAWord() throws Exception {
        RetortProcess server = start("serve", "--port", "0");
        try (HttpClient client = HttpClient.newHttpClient()) {
            String address = address(server);
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(address + "/v1/models")).build();

            assertThat(client.send(request, BodyHandlers.ofString()).body())
                    .contains("\"open-mistral-7b\"", "\"local:smollm2-135m-instruct\"");
            server.interrupt();
            assertThat(server.ended().error()).isEmpty();
        } finally {
            server.kill();
        }
    }

    private static String address(RetortProcess server) throws Exception {
        for (int i = 0; i < 1200; i++) {
            Matcher found = ADDRESS.matcher(server.outSoFar());
            if (found.find()) {
                return found.group(1);
            }
            Thread.sleep(50);
        }
        throw new AssertionError("The server did not say where it listens: " + server.errorSoFar());
    }

    @Test
    void anotherAddressNeedsAKeyWhichIsShownOnce() throws Exception {
        RetortProcess.Ended refused =
                start("serve", "--host", "0.0.0.0", "--port", "0").ended();
        RetortProcess.Ended created = start("serve", "--new-key", "ci").ended();

        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.error()).contains("retort serve keys add NAME");
        assertThat(created.out().strip()).matches("rt-[A-Za-z0-9_-]{43}");
        assertThat(Files.readString(folder.resolve("home/server/keys.json")))
                .contains("\"ci\"")
                .doesNotContain(created.out().strip());
    }

    @Test
    void keysAreAddedListedAndRemoved() throws Exception {
        RetortProcess.Ended added = start("serve", "keys", "add", "sales", "--right", "read,chat", "--per-minute", "60")
                .ended();
        RetortProcess.Ended listed = start("serve", "keys", "list").ended();
        RetortProcess.Ended wrong =
                start("serve", "keys", "add", "x", "--right", "root").ended();
        RetortProcess.Ended removed = start("serve", "keys", "remove", "sales").ended();

        assertThat(added.out().strip()).matches("rt-[A-Za-z0-9_-]{43}");
        assertThat(listed.out()).startsWith("sales: read, chat, 60 requests a minute, created 20");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.error()).contains("\"root\" is not a right");
        assertThat(removed.code()).isZero();
        assertThat(Files.readString(folder.resolve("home/server/keys.json"))).doesNotContain("sales");
    }

    @Test
    void aCertificateNeedsItsKey() throws Exception {
        RetortProcess.Ended refused =
                start("serve", "--port", "0", "--tls-certificate", "cert.pem").ended();

        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.error()).contains("--tls-key");
    }
}
