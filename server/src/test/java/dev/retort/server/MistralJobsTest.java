package dev.retort.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.server.TestClient.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class MistralJobsTest {

    private static final String JOBS = "/v1/fine_tuning/jobs";

    @TempDir
    Path home;

    private ScriptedTuner tuner = new ScriptedTuner(false);
    private TestServer server;

    @BeforeEach
    void start() {
        server = new TestServer(home, tuner);
    }

    private void restart(ScriptedTuner other) {
        server.close();
        tuner = other;
        server = new TestServer(home, other);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Answer create(String file, String more) {
        return server.post(JOBS, """
                {"model": "open-mistral-7b", "training_files": [{"file_id": "%s", "weight": 1.0}],
                 "validation_files": null, "hyperparameters": {"training_steps": 5, "learning_rate": 0.0001}%s}
                """.formatted(file, more));
    }

    @Test
    void theLogOfAJobHoldsItsStatesItsLossesAndWhatItsProcessWrote() throws Exception {
        String job = create(server.rows(Rows.good(4)), "").at("/id");
        server.until("/v1", job, "SUCCESS");
        Files.writeString(
                home.resolve("jobs").resolve(job).resolve("training/training.log"),
                "WARNING: A method has been called\nsomething of the trainer\n");

        assertThat(server.get("/page-data/jobs/" + job + "/log").json().path("lines"))
                .extracting(line -> line.asString().replaceFirst("^\\S+Z ", ""))
                .containsSequence(
                        "RUNNING Training has begun.", "step 1 of 3: training loss 2.0000, learning rate 0.000100")
                .endsWith("SUCCESS Kept step 3 of 3.", "training process: something of the trainer");
    }

    @Test
    void aJobGoesThroughTheStatesOfTheServiceToATunedModel() throws Exception {
        String file = server.rows(Rows.good(6));
        Answer created = create(file, ", \"suffix\": \"handbook\"");
        JsonNode job = server.until("/v1", created.at("/id"), "SUCCESS");

        assertThat(created.at("/status")).isEqualTo("QUEUED");
        assertThat(created.at("/object")).isEqualTo("job");
        assertThat(states(job)).containsExactly("SUCCESS", "RUNNING", "STARTED", "VALIDATED", "VALIDATING", "QUEUED");
        assertThat(job.path("fine_tuned_model").asString())
                .matches("ft:open-mistral-7b:retort:[0-9]{8}:handbook:[0-9a-f]{8}");
        assertThat(job.at("/checkpoints/0/step_number").asInt()).isEqualTo(3);
        assertThat(job.at("/checkpoints/2/metrics/train_loss").asDouble()).isEqualTo(2.0);
        assertThat(job.at("/training_files/0").asString()).isEqualTo(file);
        assertThat(job.path("trained_tokens").asInt()).isPositive();
        FineTuningRequest request = tuner.requests().getFirst();
        assertThat(request.base()).isEqualTo(TestServer.BASE);
        assertThat(request.training()).content().isEqualTo(Rows.good(6));
        Hyperparameters used = request.hyperparameters();
        assertThat(List.of(
                        used.trainingSteps().getAsInt(),
                        used.learningRate(),
                        used.weightDecay(),
                        used.warmupFraction()))
                .containsExactly(5, 1e-4, 0.1, 0.05);
        assertThat(used.batchSize()).isEqualTo(TestServer.USUAL.batchSize());
    }

    private static List<String> states(JsonNode job) {
        return StreamSupport.stream(job.path("events").spliterator(), false)
                .map(event -> event.at("/data/status").asString())
                .toList();
    }

    @Test
    void aJobWithoutAutoStartWaitsForItsStart() throws Exception {
        String id = create(server.rows(Rows.good(4)), ", \"auto_start\": false").at("/id");
        JsonNode validated = server.until("/v1", id, "VALIDATED");

        assertThat(validated.at("/metadata/train_tokens").asInt()).isPositive();
        assertThat(tuner.requests()).isEmpty();
        assertThat(server.post(JOBS + "/" + id + "/start", "").at("/status")).isEqualTo("STARTED");
        server.until("/v1", id, "SUCCESS");
        assertThat(server.post(JOBS + "/" + id + "/start", "").status()).isEqualTo(409);
    }

    @Test
    void aDryRunCreatesNothing() {
        Answer measured = server.post(JOBS + "?dry_run=true", """
                {"model": "open-mistral-7b", "training_files": [{"file_id": "%s"}], "hyperparameters": {"epochs": 3}}
                """.formatted(server.rows(Rows.good(8))));

        assertThat(measured.at("/object")).isEqualTo("job.metadata");
        assertThat(measured.json().path("training_steps").asInt()).isEqualTo(6);
        assertThat(measured.json().path("train_tokens").asInt())
                .isEqualTo(3 * measured.json().path("data_tokens").asInt());
        assertThat(server.get(JOBS).json().path("total").asInt()).isZero();
        assertThat(home.resolve("jobs")).isEmptyDirectory();
    }

    @Test
    void rowsThatCannotBeTrainedOnAreNamedByTheirLines() throws Exception {
        String bad =
                Rows.good(2) + "{\"messages\": [{\"role\": \"user\", \"content\": \"Only a question?\"}]}\n{broken\n";
        String id = create(server.rows(bad), "").at("/id");
        JsonNode job = server.until("/v1", id, "FAILED_VALIDATION");

        assertThat(job.at("/events/0/data/error").asString()).contains("training.jsonl", "line 3", "line 4");
        assertThat(tuner.requests()).isEmpty();
    }

    @Test
    void aShareOfInvalidRowsMayBeLeftOut() throws Exception {
        String bad = Rows.good(4) + "{\"messages\": [{\"role\": \"user\", \"content\": \"Only a question?\"}]}\n";
        String id = create(server.rows(bad), ", \"invalid_sample_skip_percentage\": 0.3")
                .at("/id");
        server.until("/v1", id, "SUCCESS");

        assertThat(tuner.requests().getFirst().training()).content().isEqualTo(Rows.good(4));
    }

    @Test
    void oneJobTrainsAtATimeAndAWaitingOneIsCancelledAtOnce() throws Exception {
        restart(new ScriptedTuner(true));
        String first = create(server.rows(Rows.good(4)), "").at("/id");
        server.until("/v1", first, "RUNNING");
        String second = create(server.rows(Rows.good(5)), "").at("/id");
        server.until("/v1", second, "STARTED");

        assertThat(tuner.requests()).hasSize(1);
        assertThat(server.post(JOBS + "/" + second + "/cancel", "").at("/status"))
                .isEqualTo("CANCELLED");
        assertThat(server.post(JOBS + "/" + first + "/cancel", "").at("/status"))
                .isEqualTo("CANCELLATION_REQUESTED");
        server.until("/v1", first, "CANCELLED");
        assertThat(tuner.requests()).hasSize(1);
    }

    @Test
    void theSameJobTwiceIsAConflict() {
        restart(new ScriptedTuner(true));
        String file = server.rows(Rows.good(4));
        String first = create(file, "").at("/id");

        Answer second = create(file, "");
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.at("/message")).contains(first);
    }

    @Test
    void listsAreNarrowedAndCutAsTheClientAsks() throws Exception {
        for (int i = 1; i <= 3; i++) {
            String id = create(server.rows(Rows.good(i + 2)), ", \"suffix\": \"s%d\"".formatted(i))
                    .at("/id");
            server.until("/v1", id, "SUCCESS");
        }

        assertThat(server.get(JOBS + "?page=1&page_size=2").at("/data/0/suffix"))
                .isEqualTo("s1");
        assertThat(server.get(JOBS + "?suffix=s2").json().path("total").asInt()).isEqualTo(1);
        assertThat(server.get(JOBS + "?status=FAILED").json().path("total").asInt())
                .isZero();
        assertThat(server.get(JOBS + "?created_after=2100-01-01T00:00:00Z")
                        .json()
                        .path("total")
                        .asInt())
                .isZero();
        assertThat(server.get(JOBS + "?created_after=yesterday").status()).isEqualTo(422);
        assertThat(server.get("/v1/fine_tuning/jobs?limit=2").at("/data/0/object"))
                .isEqualTo("fine_tuning.job");
    }

    @Test
    void whatAnOrderCannotMeanIsRefusedWithItsField() {
        String file = server.rows(Rows.good(4));

        assertThat(create("00000000-0000-4000-8000-000000000000", "").at("/param"))
                .isEqualTo("training_files");
        assertThat(create(file, ", \"suffix\": \"much too long a suffix\"").at("/param"))
                .isEqualTo("suffix");
        assertThat(create(file, ", \"job_type\": \"classifier\"").at("/param")).isEqualTo("job_type");
        assertThat(create(file, ", \"repositories\": [{}]").at("/param")).isEqualTo("repositories");
        assertThat(create(file, ", \"validation_files\": [\"%s\"]".formatted(file))
                        .at("/param"))
                .isEqualTo("validation_files");
        Answer remote = server.post(JOBS, """
                {"model": "gpt-elsewhere", "training_files": [{"file_id": "%s"}], "hyperparameters": {}}
                """.formatted(file));
        assertThat(remote.at("/message")).contains("elsewhere:echo", "cannot train");
        Answer steps = server.post(JOBS, """
                {"model": "open-mistral-7b", "training_files": [{"file_id": "%s"}], "hyperparameters": {"training_steps": 0}}
                """.formatted(file));
        assertThat(steps.status()).isEqualTo(422);
        assertThat(steps.json().at("/detail/0/loc").toString())
                .isEqualTo("[\"body\",\"hyperparameters\",\"training_steps\"]");
    }

    @Test
    void theKeyOfWandbIsShownNowhereAndGoneWithTheJob() throws Exception {
        restart(new ScriptedTuner(true));
        String key = "k".repeat(40);
        Answer created = create(server.rows(Rows.good(4)), """
                , "integrations": [{"type": "wandb", "project": "mistralai", "run_name": "finetuning", "api_key": "%s"}]
                """.formatted(key));
        String id = created.at("/id");
        server.until("/v1", id, "RUNNING");
        Path stored = home.resolve("jobs").resolve(id).resolve("wandb.key");

        assertThat(created.at("/integrations/0/project")).isEqualTo("mistralai");
        assertThat(created.text() + server.get(JOBS + "/" + id).text()).doesNotContain(key);
        assertThat(Files.readString(stored)).isEqualTo(key);
        assertThat(Files.readString(home.resolve("server.sqlite-wal"), java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain(key);
        tuner.letGo();
        server.until("/v1", id, "SUCCESS");
        for (int i = 0; i < 100 && Files.exists(stored); i++) {
            Thread.sleep(50);
        }
        assertThat(stored).doesNotExist();
    }

    @Test
    void theKeyOfWandbIsGoneWithAJobThatNeverTrains() throws Exception {
        String wandb = ", \"integrations\": [{\"type\": \"wandb\", \"project\": \"p\", \"api_key\": \"k\"}]";
        String cancelled = create(server.rows(Rows.good(4)), wandb + ", \"auto_start\": false")
                .at("/id");
        server.until("/v1", cancelled, "VALIDATED");
        Path kept = home.resolve("jobs").resolve(cancelled).resolve("wandb.key");
        assertThat(kept).exists();

        server.post(JOBS + "/" + cancelled + "/cancel", "");
        assertThat(kept).doesNotExist();

        String invalid = create(server.rows("{\"messages\": []}\n"), wandb).at("/id");
        server.until("/v1", invalid, "FAILED_VALIDATION");
        String next = create(server.rows(Rows.good(5)), "").at("/id");
        server.until("/v1", next, "SUCCESS");
        assertThat(home.resolve("jobs").resolve(invalid).resolve("wandb.key")).doesNotExist();
    }

    @Test
    void aJobThatTheServerFailsAtIsNotLeftWaiting() throws Exception {
        String broken = create(server.rows(Rows.good(4)), """
                , "integrations": [{"type": "wandb", "project": "broken", "api_key": "k"}]""").at("/id");

        assertThat(server.until("/v1", broken, "FAILED")
                        .at("/events/0/data/error")
                        .asString())
                .contains("its log has the reason");
        String next = create(server.rows(Rows.good(5)), "").at("/id");
        server.until("/v1", next, "SUCCESS");
    }

    @Test
    void whatAClosedServerLeftTheNextOneTakesUp() throws Exception {
        restart(new ScriptedTuner(true));
        String running = create(server.rows(Rows.good(4)), "").at("/id");
        server.until("/v1", running, "RUNNING");
        String waiting = create(server.rows(Rows.good(5)), "").at("/id");
        server.until("/v1", waiting, "STARTED");
        String idle =
                create(server.rows(Rows.good(6)), ", \"auto_start\": false").at("/id");
        server.until("/v1", idle, "VALIDATED");
        restart(new ScriptedTuner(false));

        server.until("/v1", running, "SUCCESS");
        server.until("/v1", waiting, "SUCCESS");
        assertThat(tuner.requests())
                .extracting(request -> home.resolve("jobs")
                        .relativize(request.output())
                        .getName(0)
                        .toString())
                .containsExactly(running, waiting);
        assertThat(server.get(JOBS + "/" + idle).at("/status")).isEqualTo("VALIDATED");
    }
}
