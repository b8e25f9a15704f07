package dev.retort.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.finetuning.JobStatus;
import dev.retort.local.job.LocalFineTuner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Real training of a tiny model. */
class TrainingTest {

    private static final String ADAPTER = "adapter/adapter_model.safetensors";

    /** {@code benchmarks/server-kills.sh} sets more. */
    private static final int KILLS = Integer.getInteger("retort.kills", 1);

    @TempDir
    Path folder;

    private static String order(TestClient server, String file, int steps) {
        return server.post("/v1/fine_tuning/jobs", """
                        {"model": "open-mistral-7b", "training_files": [{"file_id": "%s"}],
                         "hyperparameters": {"training_steps": %d, "learning_rate": 0.0001}}
                        """.formatted(file, steps)).at("/id");
    }

    /** What {@code retort finetune --rows} asks its trainer for with the settings that an order of Mistral's means. */
    private FineTuningJob trainedDirectly(int steps, Path output) throws Exception {
        Path rows = Files.writeString(folder.resolve("rows.jsonl"), Rows.good(12));
        Hyperparameters usual = TestServer.USUAL;
        Hyperparameters settings = new Hyperparameters(
                OptionalInt.of(steps),
                OptionalDouble.empty(),
                1e-4,
                0.05,
                0.1,
                usual.batchSize(),
                usual.rank(),
                usual.alpha(),
                usual.dropout(),
                usual.maxLength(),
                usual.seed());
        try (LocalFineTuner tuner = TinyServerProcess.tuner()) {
            FineTuningJob job =
                    tuner.create(new FineTuningRequest(TestServer.BASE, rows, Optional.empty(), settings, "", output));
            waitFor(() -> tuner.get(job.id()).status().ended());
            return tuner.get(job.id());
        }
    }

    @Test
    void aJobTrainsTheSameAdapterAsTheCommandLineAndServesIt() throws Exception {
        FineTuningJob direct = trainedDirectly(5, folder.resolve("direct"));
        assertThat(direct.status()).isEqualTo(JobStatus.SUCCESS);
        try (LocalFineTuner tuner = TinyServerProcess.tuner();
                TestServer server = new TestServer(folder.resolve("home"), tuner)) {
            String id = order(server, server.rows(Rows.good(12)), 5);
            JsonNode job = server.until("/v1", id, "SUCCESS");

            assertThat(folder.resolve("home/jobs")
                            .resolve(id)
                            .resolve("training")
                            .resolve(ADAPTER))
                    .hasSameBinaryContentAs(folder.resolve("direct").resolve(ADAPTER));
            String tuned = job.path("fine_tuned_model").asString();
            TestClient.Answer answer = server.post("/v1/chat/completions", """
                    {"model": "%s", "max_tokens": 4, "messages": [{"role": "user", "content": "What is 3?"}]}
                    """.formatted(tuned));
            assertThat(answer.at("/model")).isEqualTo(tuned);
            assertThat(answer.header("x-retort-base")).isEqualTo("local:tiny-llama");
            assertThat(server.delete("/v1/models/" + tuned).status()).isEqualTo(200);
        }
    }

    @Test
    void aServerThatIsKilledWhileAJobTrainsResumesItWithTheSameLosses() throws Exception {
        int steps = 40 * (KILLS + 1);
        List<Double> whole = trainedDirectly(steps, folder.resolve("direct")).metrics().stream()
                .map(FineTuningJob.StepMetrics::trainLoss)
                .toList();
        Path home = Files.createDirectory(folder.resolve("home"));
        String id = "";
        for (int kill = 0; kill < KILLS; kill++) {
            Files.deleteIfExists(home.resolve("address"));
            Process process = TinyServerProcess.start(home);
            try {
                waitFor(() -> Files.exists(home.resolve("address")));
                TestClient client = client(home);
                id = kill == 0 ? order(client, client.rows(Rows.good(12)), steps) : id;
                String job = id;
                int wanted = 5 + 30 * kill;
                waitFor(() -> stepsDone(client, job) >= wanted);
                client.closeClient();
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
        try (LocalFineTuner tuner = TinyServerProcess.tuner();
                TestServer server = new TestServer(home, tuner)) {
            JsonNode job = server.until("/v1", id, "SUCCESS");
            JsonNode events = server.get("/openai/v1/fine_tuning/jobs/" + id + "/events?limit=1000")
                    .json();

            assertThat(job.path("fine_tuned_model").asString()).startsWith("ft:open-mistral-7b");
            assertThat(StreamSupport.stream(events.path("data").spliterator(), false)
                            .filter(event -> event.path("type").asString().equals("metrics"))
                            .map(event -> event.at("/data/train_loss").asDouble())
                            .toList()
                            .reversed())
                    .isEqualTo(whole);
            assertThat(home.resolve("jobs").resolve(id).resolve("training").resolve(ADAPTER))
                    .hasSameBinaryContentAs(folder.resolve("direct").resolve(ADAPTER));
        }
    }

    private static TestClient client(Path home) throws IOException {
        return new TestClient(URI.create(Files.readString(home.resolve("address"))));
    }

    private static int stepsDone(TestClient client, String job) {
        return client.get("/v1/fine_tuning/jobs/" + job)
                .json()
                .at("/checkpoints/0/step_number")
                .asInt(0);
    }

    private static void waitFor(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
            Thread.sleep(20);
        }
    }
}
