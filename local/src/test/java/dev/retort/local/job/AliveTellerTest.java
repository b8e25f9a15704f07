package dev.retort.local.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AliveTellerTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final AtomicBoolean ended = new AtomicBoolean();

    private AliveTeller teller(Duration limit) {
        EventWriter events = new EventWriter(new PrintStream(out, true, StandardCharsets.UTF_8));
        return new AliveTeller(events, Duration.ofMillis(20), limit, () -> ended.set(true));
    }

    @Test
    void trainingWithoutProgressEndsWithAClearError() {
        teller(Duration.ofMillis(200)).run();

        assertThat(out.toString(StandardCharsets.UTF_8).lines().toList())
                .first()
                .asString()
                .contains("alive");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"failed\"", "The training hung");
        assertThat(ended).isTrue();
    }

    @Test
    void progressKeepsItAlive() throws InterruptedException {
        AliveTeller teller = teller(Duration.ofSeconds(10));
        Thread thread = Thread.ofPlatform().daemon().start(teller);
        for (int i = 0; i < 10; i++) {
            teller.progress();
            Thread.sleep(20);
        }
        thread.interrupt();
        thread.join();

        assertThat(ended).isFalse();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("alive").doesNotContain("failed");
    }
}
