package dev.retort.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.finetuning.Hyperparameters;
import dev.retort.server.TestClient.Answer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class OpenAiJobsTest {

    private static final String API = "/openai/v1";

    @TempDir
    Path home;

    private final ScriptedTuner tuner = new ScriptedTuner(false);
    private TestServer server;

    @BeforeEach
    void start() {
        server = new TestServer(home, tuner);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Answer create(String api, String rows, String more) {
        String file = server.upload("/openai/v1/files", "a.jsonl", rows, Map.of("purpose", "fine-tune"))
                .at("/id");
        return server.post(
                api + "/fine_tuning/jobs",
                "{\"model\": \"gpt-3.5-turbo\", \"training_file\": \"%s\"%s}".formatted(file, more));
    }

    @Test
    void aJobEndsWithAModelEventsACheckpointAndItsLosses() throws Exception {
        Answer created = create(API, Rows.good(10), """
                , "suffix": "handbook", "seed": 7, "metadata": {"team": "a"},
                "method": {"type": "supervised", "supervised": {"hyperparameters":
                  {"n_epochs": 3, "batch_size": "auto", "learning_rate_multiplier": 0.5}}}""");
        String id = created.at("/id");
        JsonNode job = server.until(API, id, "succeeded");

        assertThat(created.at("/status")).isEqualTo("validating_files");
        assertThat(id).matches("ftjob-[0-9a-f]{32}");
        assertThat(job.path("object").asString()).isEqualTo("fine_tuning.job");
        assertThat(job.path("fine_tuned_model").asString()).matches("ft:gpt-3.5-turbo:retort:handbook:[0-9a-f]{8}");
        assertThat(job.at("/method/supervised/hyperparameters/n_epochs").asInt())
                .isEqualTo(3);
        assertThat(job.at("/metadata/team").asString()).isEqualTo("a");
        Hyperparameters used = tuner.requests().getFirst().hyperparameters();
        assertThat(used.epochs()).hasValue(3);
        assertThat(used.learningRate()).isEqualTo(TestServer.USUAL.learningRate() / 2);
        assertThat(used.seed()).isEqualTo(7);
        Answer events = server.get(API + "/fine_tuning/jobs/" + id + "/events?limit=3");
        assertThat(events.json().path("has_more").asBoolean()).isTrue();
        assertThat(events.text()).contains("\"type\":\"metrics\"", "\"train_loss\"");
        String last = events.at("/last_id");
        assertThat(server.get(API + "/fine_tuning/jobs/" + id + "/events?limit=3&after=" + last)
                        .text())
                .doesNotContain(last);
        assertThat(server.get(API + "/fine_tuning/jobs/" + id + "/checkpoints")
                        .at("/data/0/fine_tuned_model_checkpoint"))
                .isEqualTo(job.path("fine_tuned_model").asString());
        assertThat(server.get(API + "/files/" + job.at("/result_files/0").asString() + "/content")
                        .text())
                .startsWith("step,train_loss,valid_loss,learning_rate\n1,2.0,,");
    }

    @Test
    void theFormOfTheBodySaysWhoseApiIsSpokenWhereThePathDoesNot() throws Exception {
        String id = create("/v1", Rows.good(10), "").at("/id");

        assertThat(id).startsWith("ftjob-");
        server.until("/v1", id, "succeeded");
        assertThat(server.get("/mistral/v1/fine_tuning/jobs/" + id).at("/status"))
                .isEqualTo("SUCCESS");
    }

    @Test
    void aFileThatCannotBeTrainedOnFailsTheJobAndSaysWhy() throws Exception {
        String id = create(API, "{\"prompt\": \"a\"}\n", "").at("/id");
        JsonNode job = server.until(API, id, "failed");

        assertThat(job.at("/error/code").asString()).isEqualTo("invalid_training_file");
        assertThat(job.at("/error/param").asString()).isEqualTo("training_file");
        assertThat(job.at("/error/message").asString()).contains("line 1");
    }

    @Test
    void otherMethodsAreRefused() {
        Answer refused = create(API, Rows.good(10), ", \"method\": {\"type\": \"dpo\"}");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.at("/error/param")).isEqualTo("method.type");
        assertThat(refused.at("/error/type")).isEqualTo("invalid_request_error");
    }
}
