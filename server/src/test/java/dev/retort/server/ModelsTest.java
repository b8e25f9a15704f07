package dev.retort.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.server.TestClient.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsTest {

    @TempDir
    Path home;

    private TestServer server;
    private String tuned = "";
    private String job = "";

    @BeforeEach
    void train() throws Exception {
        server = new TestServer(home, new ScriptedTuner(false));
        job = server.post("/v1/fine_tuning/jobs", """
                        {"model": "open-mistral-7b", "hyperparameters": {}, "training_files": [{"file_id": "%s"}]}
                        """.formatted(server.rows(Rows.good(4))))
                .at("/id");
        tuned = server.until("/v1", job, "SUCCESS").path("fine_tuned_model").asString();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aTunedModelIsListedBeforeTheNamesOfServices() {
        Answer list = server.get("/v1/models");

        assertThat(list.at("/data/0/id")).isEqualTo(tuned);
        assertThat(list.at("/data/0/type")).isEqualTo("fine-tuned");
        assertThat(list.at("/data/0/root")).isEqualTo("open-mistral-7b");
        assertThat(list.text()).contains("\"open-mistral-7b\"", "\"mistral-embed\"", "\"local:tiny-llama\"");
        assertThat(server.get("/openai/v1/models").at("/data/0/owned_by")).isEqualTo("retort");
        assertThat(server.get("/v1/models/" + tuned).at("/job")).isEqualTo(job);
        assertThat(server.get("/v1/models/" + URLEncoder.encode(tuned, StandardCharsets.UTF_8))
                        .at("/id"))
                .isEqualTo(tuned);
        assertThat(server.get("/v1/models/claude").status()).isEqualTo(404);
    }

    @Test
    void aTunedModelIsDescribedArchivedAndTakenBack() {
        Answer described = server.patch("/v1/fine_tuning/models/" + tuned, "{\"name\": \"Handbook\"}");

        assertThat(described.at("/name")).isEqualTo("Handbook");
        assertThat(described.at("/model_type")).isEqualTo("completion");
        Answer archived = server.post("/v1/fine_tuning/models/" + tuned + "/archive", "");
        assertThat(archived.json().path("archived").asBoolean()).isTrue();
        assertThat(ask().at("/message")).contains("archived");
        assertThat(server.delete("/v1/fine_tuning/models/" + tuned + "/archive")
                        .json()
                        .path("archived")
                        .asBoolean(true))
                .isFalse();
        assertThat(server.get("/v1/models/" + tuned).at("/name")).isEqualTo("Handbook");
    }

    private Answer ask() {
        return server.post("/v1/chat/completions", """
                {"model": "%s", "messages": [{"role": "user", "content": "Hello?"}]}
                """.formatted(tuned));
    }

    @Test
    void aDeletedModelIsGoneWithItsFiles() {
        assertThat(home.resolve("jobs").resolve(job).resolve("training/adapter"))
                .isDirectory();
        Answer deleted = server.delete("/v1/models/" + tuned);

        assertThat(deleted.json().path("deleted").asBoolean()).isTrue();
        assertThat(home.resolve("jobs").resolve(job)).doesNotExist();
        assertThat(server.get("/v1/models/" + tuned).status()).isEqualTo(404);
        assertThat(ask().status()).isEqualTo(404);
        assertThat(server.delete("/v1/models/open-mistral-7b").status()).isEqualTo(403);
    }

    @Test
    void aTunedModelCannotBeTrainedAgain() {
        Answer refused = server.post("/v1/fine_tuning/jobs", """
                {"model": "%s", "hyperparameters": {}, "training_files": [{"file_id": "%s"}]}
                """.formatted(tuned, server.rows(Rows.good(4))));

        assertThat(refused.at("/message")).contains("tuned already", "open-mistral-7b");
    }
}
