package dev.retort.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.UsageException;
import dev.retort.fakes.FakeResponse;
import dev.retort.fakes.FakeServer;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class OfflineGuardTest {

    /** A documentation address (RFC 5737): no packet would reach anyone. */
    private static final String ELSEWHERE = "192.0.2.1";

    @Test
    void everyWayToAnotherMachineIsRefusedByName() {
        try (OfflineGuard guard = OfflineGuard.install();
                HttpClient client = HttpClient.newHttpClient()) {
            assertThat(ProxySelector.getDefault()).isSameAs(guard);
            URI uri = URI.create("http://" + ELSEWHERE + "/model.gguf");

            assertThatThrownBy(() -> uri.toURL().openStream()).hasStackTraceContaining("--offline forbids");
            assertThatThrownBy(() ->
                            client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding()))
                    .hasStackTraceContaining("--offline forbids");
            assertThatThrownBy(() -> new Socket(ELSEWHERE, 80).close()).hasStackTraceContaining("--offline forbids");
        }
    }

    @Test
    void thisMachineIsReached() throws Exception {
        try (FakeServer server = FakeServer.start().route("GET", "/", request -> FakeResponse.text(200, "here"));
                OfflineGuard guard = OfflineGuard.install();
                HttpClient client = HttpClient.newHttpClient()) {
            assertThat(guard).isNotNull();
            assertThat(client.send(
                                    HttpRequest.newBuilder(URI.create(server.url() + "/"))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body())
                    .isEqualTo("here");
        }
    }

    @Test
    void staysUntilTheLastOfTwoRunsCloses() {
        ProxySelector before = ProxySelector.getDefault();
        OfflineGuard first = OfflineGuard.install();
        OfflineGuard second = OfflineGuard.install();

        first.close();
        assertThat(ProxySelector.getDefault()).isInstanceOf(OfflineGuard.class);
        second.close();
        assertThat(ProxySelector.getDefault()).isSameAs(before);
    }

    @Test
    void closingUnlocks() {
        ProxySelector before = ProxySelector.getDefault();
        OfflineGuard.install().close();

        assertThat(ProxySelector.getDefault()).isSameAs(before);
    }

    @Test
    void clientsAreNotGivenOutForOtherMachines() {
        assertThatThrownBy(() -> Network.offline().client(URI.create("https://" + ELSEWHERE)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--offline forbids a call to " + ELSEWHERE);
        assertThatThrownBy(() -> Network.offline().check(URI.create("https://127.0.0.1.example.org/")))
                .isInstanceOf(UsageException.class);
    }
}
