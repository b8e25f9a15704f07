package dev.retort.local.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StallGuardTest {

    @Test
    void hubThatSendsHeadersAndThenNothingIsLeft() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                HttpClient client = HttpClient.newHttpClient()) {
            Thread.ofVirtual().start(() -> {
                try (Socket socket = server.accept()) {
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"
                                    .getBytes(StandardCharsets.US_ASCII));
                    socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // The test is over.
                }
            });
            URI address = URI.create("http://127.0.0.1:%d/".formatted(server.getLocalPort()));
            InputStream body = client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofInputStream())
                    .body();
            try (StallGuard guard = StallGuard.over(body, Duration.ofSeconds(1))) {
                assertThatThrownBy(() -> guard.read(1000))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("no answer within 1 s");
            }
            client.shutdownNow();
        }
    }

    @Test
    void answerIsLimited() throws IOException {
        try (StallGuard guard = StallGuard.over(new ByteArrayInputStream(new byte[11]), Duration.ofSeconds(30))) {
            assertThatThrownBy(() -> guard.read(10)).hasMessageContaining("more than 10 bytes");
        }
        try (StallGuard guard = StallGuard.over(new ByteArrayInputStream(new byte[10]), Duration.ofSeconds(30))) {
            assertThat(guard.read(10)).hasSize(10);
        }
    }
}
