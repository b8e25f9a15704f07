package dev.retort.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.file.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An endpoint works on a request while its client may leave, or send the next one. */
class ClientWatchTest {

    private static final String REQUEST = "POST /v1/work HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}";

    @TempDir
    Path folder;

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch left = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        Routes routes = new Routes().add("POST", "/work", this::work);
        Gate gate = new Gate(Set.of(), ApiKeys.read(new KeyFile(folder.resolve("keys.json"))));
        Dispatcher dispatcher = new Dispatcher(
                gate,
                routes,
                new Routes(),
                (api, refusal) -> Json.mapper().createObjectNode().put("message", refusal.message()),
                Limits.DEFAULT,
                Files.createDirectory(folder.resolve("uploads")));
        server = HttpServer.open("127.0.0.1", 0, Optional.empty(), dispatcher);
        server.start();
    }

    @AfterEach
    void stop() {
        done.countDown();
        server.close();
    }

    private Reply work(Call call) {
        assertThat(call.body().get().node()).isEmpty();
        try (ClientWatch watch = call.whenLeft(left::countDown)) {
            begun.countDown();
            await(done);
        }
        return Reply.ok(Json.mapper().createObjectNode().put("left", left.getCount() == 0));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Socket client() throws IOException {
        URI address = server.address();
        Socket socket = new Socket(address.getHost(), address.getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void send(Socket socket) throws IOException {
        socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
    }

    /** Reads until a body has ended, the only closing brace of an answer. */
    private static String answer(Socket socket) throws IOException {
        StringBuilder text = new StringBuilder();
        InputStream in = socket.getInputStream();
        for (int one = in.read(); one >= 0; one = in.read()) {
            text.append((char) one);
            if (one == '}') {
                break;
            }
        }
        return text.toString();
    }

    @Test
    void aClientThatLeavesIsNoticedWhileItsRequestIsWorkedOn() throws IOException {
        try (Socket socket = client()) {
            send(socket);
            await(begun);
            assertThat(left.getCount()).isEqualTo(1);
        }

        await(left);
    }

    @Test
    void aClientThatWaitsIsAnsweredAndItsConnectionIsUsedAgain() throws IOException {
        try (Socket socket = client()) {
            send(socket);
            await(begun);
            done.countDown();
            for (int i = 0; i < 3; i++) {
                assertThat(answer(socket)).startsWith("HTTP/1.1 200").endsWith("{\"left\":false}");
                send(socket);
            }
            assertThat(answer(socket)).startsWith("HTTP/1.1 200").endsWith("{\"left\":false}");
        }
    }

    @Test
    void aNextRequestThatIsSentMeanwhileIsAnsweredToo() throws IOException {
        try (Socket socket = client()) {
            send(socket);
            await(begun);
            send(socket);
            send(socket);
            done.countDown();

            for (int i = 0; i < 3; i++) {
                assertThat(answer(socket)).startsWith("HTTP/1.1 200").endsWith("{\"left\":false}");
            }
        }
    }
}
