package dev.retort.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.server.TestClient.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesTest {

    @TempDir
    Path home;

    private TestServer server;

    @BeforeEach
    void start() {
        server = new TestServer(home, new ScriptedTuner(false));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anUploadedFileIsListedShownReadAndDeleted() {
        Answer uploaded = server.upload("/v1/files", "training.jsonl", Rows.good(3), Map.of("purpose", "fine-tune"));
        String id = uploaded.at("/id");

        assertThat(uploaded.status()).isEqualTo(200);
        assertThat(uploaded.at("/object")).isEqualTo("file");
        assertThat(uploaded.at("/filename")).isEqualTo("training.jsonl");
        assertThat(uploaded.at("/sample_type")).isEqualTo("instruct");
        assertThat(uploaded.json().path("num_lines").asInt()).isEqualTo(3);
        assertThat(server.get("/v1/files").at("/data/0/id")).isEqualTo(id);
        assertThat(server.get("/v1/files?search=other").json().path("total").asInt())
                .isZero();
        assertThat(server.get("/mistral/v1/files/" + id).at("/id")).isEqualTo(id);
        assertThat(server.get("/v1/files/" + id + "/content").text()).isEqualTo(Rows.good(3));
        assertThat(server.delete("/v1/files/" + id).json().path("deleted").asBoolean())
                .isTrue();
        assertThat(server.get("/v1/files/" + id).status()).isEqualTo(404);
    }

    @Test
    void openAisClientsSeeTheirOwnFormOfTheSameFile() {
        String id = server.upload("/openai/v1/files", "a.jsonl", Rows.good(1), Map.of("purpose", "fine-tune"))
                .at("/id");

        assertThat(id).matches("file-[0-9a-f]{32}");
        assertThat(server.get("/openai/v1/files/" + id).at("/status")).isEqualTo("processed");
        assertThat(server.get("/v1/files/" + id + "/content").text()).isEqualTo(Rows.good(1));
        assertThat(server.get("/openai/v1/files").at("/first_id")).isEqualTo(id);
        assertThat(server.get("/openai/v1/files/file-" + "0".repeat(32)).at("/error/code"))
                .isEqualTo("not_found");
    }

    @Test
    void theSameFileAgainIsTheSameFile() {
        String first = server.rows(Rows.good(2));

        assertThat(server.rows(Rows.good(2))).isEqualTo(first);
        assertThat(server.rows(Rows.good(3))).isNotEqualTo(first);
    }

    @Test
    void aNameFromOutsideNamesNoPlaceOfThisMachine() throws Exception {
        Answer uploaded =
                server.upload("/v1/files", "../../../etc/passwd.jsonl", Rows.good(1), Map.of("purpose", "fine-tune"));

        assertThat(uploaded.at("/filename")).isEqualTo("passwd.jsonl");
        assertThat(server.get("/v1/files/..%2Fserver.sqlite/content").status()).isEqualTo(404);
        assertThat(server.get("/v1/files/%2e%2e/content").status()).isEqualTo(404);
        try (Stream<Path> files = Files.list(home.resolve("files"))) {
            assertThat(files).extracting(file -> file.getFileName().toString()).containsExactly(uploaded.at("/id"));
        }
    }

    @Test
    void filesAreTheirOwnersAlone() throws Exception {
        String id = server.rows(Rows.good(1));

        for (Path path : new Path[] {home.resolve("files").resolve(id), home.resolve("server.sqlite")}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void whatIsNoFileForTrainingIsRefusedInWords() {
        assertThat(server.upload("/v1/files", "rows.csv", "a,b", Map.of("purpose", "fine-tune"))
                        .text())
                .contains("must end with .jsonl");
        assertThat(server.upload("/v1/files", "rows.jsonl", "{}", Map.of("purpose", "theft"))
                        .at("/param"))
                .isEqualTo("purpose");
        assertThat(server.post("/v1/files", "{}").status()).isEqualTo(415);
        Answer long_ = server.upload("/v1/files", "rows.jsonl", "x".repeat(5 << 20), Map.of());
        assertThat(long_.status()).isEqualTo(413);
        assertThat(home.resolve("uploads")).isEmptyDirectory();
    }

    @Test
    void aFileThatAJobNeedsStays() throws Exception {
        server.close();
        ScriptedTuner tuner = new ScriptedTuner(true);
        server = new TestServer(home, tuner);
        String file = server.rows(Rows.good(4));
        String job = server.post("/v1/fine_tuning/jobs", """
                        {"model": "open-mistral-7b", "hyperparameters": {}, "training_files": [{"file_id": "%s"}]}
                        """.formatted(file)).at("/id");

        assertThat(server.delete("/v1/files/" + file).status()).isEqualTo(409);
        tuner.letGo();
        server.until("/v1", job, "SUCCESS");
        assertThat(server.delete("/v1/files/" + file).status()).isEqualTo(200);
    }
}
