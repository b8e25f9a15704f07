package dev.retort.tracking.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.fakes.LoopbackServer;
import dev.retort.fakes.LoopbackServer.Received;
import dev.retort.fakes.LoopbackServer.Reply;
import dev.retort.file.Json;
import dev.retort.http.Authorization;
import dev.retort.http.Connection;
import dev.retort.network.Network;
import dev.retort.tracking.RunDescription;
import dev.retort.tracking.TrackedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class MlflowTrackerTest {

    private static final String API = "/api/2.0/mlflow";

    private final LoopbackServer server = new LoopbackServer(request -> switch (request.path()) {
        case API + "/experiments/get-by-name" ->
            Reply.json(404, "{\"error_code\":\"RESOURCE_DOES_NOT_EXIST\",\"message\":\"no\"}");
        case API + "/experiments/create" -> Reply.json(200, "{\"experiment_id\":\"7\"}");
        case API + "/runs/create" -> Reply.json(200, "{\"run\":{\"info\":{\"run_id\":\"r1\"}}}");
        default -> Reply.json(200, "{}");
    });

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        server.close();
    }

    private List<JsonNode> logged(String kind) throws IOException {
        List<JsonNode> entries = new ArrayList<>();
        for (Received request : server.received("POST", API + "/runs/log-batch")) {
            JsonNode body = Json.mapper().readTree(request.body());
            assertThat(body.path(kind).size()).isLessThanOrEqualTo(1000);
            body.path(kind).forEach(entries::add);
        }
        return entries;
    }

    @Test
    void settingsLossesScoresAndReportReachTheServer() throws IOException {
        Path report = Files.writeString(folder.resolve("report.html"), "<p>better");
        TrackedRun run = new MlflowTracker(
                        server.uri(),
                        new Authorization.None(),
                        Connection.standard(Network.open()),
                        InstantSource.system())
                .start(new RunDescription("retort", "begin-wow", Instant.now(), Map.of("finetune", Map.of("rank", 8))));
        for (int step = 1; step <= 1200; step++) {
            run.step(step, Map.of("train/loss", 1.0 / step));
        }
        run.summary(Map.of("answer_f1.after", 0.75, "verdict", "better"));
        run.file(report);
        run.finish(true);
        run.finish(false);

        assertThat(logged("params").getFirst().toString()).isEqualTo("{\"key\":\"finetune.rank\",\"value\":\"8\"}");
        assertThat(logged("metrics")).hasSize(1201);
        assertThat(logged("metrics").get(7).path("step").asInt()).isEqualTo(8);
        assertThat(logged("metrics").get(7).path("value").asDouble()).isEqualTo(0.125);
        assertThat(logged("metrics").getLast().path("key").asString()).isEqualTo("answer_f1.after");
        assertThat(logged("tags").getFirst().path("value").asString()).isEqualTo("better");
        assertThat(server.received("PUT", "/api/2.0/mlflow-artifacts/artifacts/7/r1/artifacts/report.html")
                        .getFirst()
                        .text())
                .isEqualTo("<p>better");
        List<Received> updates = server.received("POST", API + "/runs/update");
        assertThat(updates).hasSize(1);
        assertThat(updates.getFirst().text()).contains("FINISHED");
    }
}
