package dev.retort.tracking.wandb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.ModelException;
import dev.retort.fakes.FakeWandb;
import dev.retort.fakes.LoopbackServer.Fault;
import dev.retort.fakes.LoopbackServer.Reply;
import dev.retort.http.Connection;
import dev.retort.http.RetryPolicy;
import dev.retort.network.Network;
import dev.retort.tracking.RunDescription;
import dev.retort.tracking.TrackedRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WandbOnlineTrackerTest {

    private static final String KEY = "0123456789abcdef0123456789abcdef01234567";
    private static final RetryPolicy QUICK = new RetryPolicy(
            4, Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(2), Duration.ofSeconds(2));

    private final FakeWandb wandb = new FakeWandb();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        wandb.close();
    }

    private TrackedRun start() {
        return new WandbOnlineTracker(
                        wandb.uri(),
                        () -> KEY,
                        Optional.empty(),
                        new Connection(Network.open(), QUICK, duration -> {}),
                        InstantSource.system(),
                        new Random(7))
                .start(new RunDescription("retort", "begin-wow", Instant.now(), Map.of("rank", 8)));
    }

    @Test
    void stepsScoresAndReportReachTheServer() throws IOException {
        Path report = Files.writeString(folder.resolve("report.html"), "<p>better");
        TrackedRun run = start();
        run.step(1, Map.of("train/loss", 0.5));
        run.step(2, Map.of("train/loss", 0.25));
        run.summary(Map.of("answer_f1.after", 0.75));
        run.step(3, Map.of("train/loss", 0.125));
        run.file(report);
        run.finish(true);

        assertThat(wandb.config()).isEqualTo("{\"rank\":{\"value\":8}}");
        assertThat(wandb.history()).hasSize(3);
        assertThat(wandb.history().get(2).path("train/loss").asDouble()).isEqualTo(0.125);
        assertThat(wandb.summary().path("answer_f1.after").asDouble()).isEqualTo(0.75);
        assertThat(wandb.files()).containsEntry("report.html", "<p>better");
        assertThat(wandb.exitCode()).hasValue(0);
    }

    @Test
    void theKeyGoesToTheServerAndNotToTheStorage() throws IOException {
        Path report = Files.writeString(folder.resolve("report.html"), "<p>better");
        start().file(report);

        String basic = "Basic " + Base64.getEncoder().encodeToString(("api:" + KEY).getBytes(StandardCharsets.UTF_8));
        assertThat(wandb.server().received("POST", "/graphql"))
                .allSatisfy(request -> assertThat(request.headers()).containsEntry("authorization", basic));
        assertThat(wandb.server().received().stream()
                        .filter(request -> request.method().equals("PUT")))
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.headers()).doesNotContainKey("authorization"));
    }

    @Test
    void aLineSentTwiceIsOneLine() {
        wandb.server().faults((number, request) -> number == 2 ? new Fault.Cut(true) : Fault.NONE);
        TrackedRun run = start();
        run.step(1, Map.of("train/loss", 0.5));
        run.finish(false);

        assertThat(wandb.history()).hasSize(1);
        assertThat(wandb.exitCode()).hasValue(1);
    }

    @Test
    void aKeyThatIsRefusedIsNotShown() {
        wandb.server().faults((number, request) -> new Fault.Instead(Reply.json(401, "{\"error\":\"" + KEY + "\"}")));

        assertThatThrownBy(this::start)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("WANDB_API_KEY")
                .hasMessageNotContaining(KEY);
    }
}
