package dev.retort.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.dataset.ChatExamples;
import dev.retort.document.PageSpan;
import dev.retort.document.Passage;
import dev.retort.file.Json;
import dev.retort.file.JsonLines;
import dev.retort.run.RunDirectory;
import dev.retort.server.TestClient.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Students of runs, which answer from the run's passages. */
class RunChatTest {

    @TempDir
    Path folder;

    private TestServer server;

    @BeforeEach
    void start() {
        WrittenRun.in(folder.resolve("runs/handbook"));
        server = new TestServer(folder.resolve("home"), new ScriptedTuner(false), List.of(folder.resolve("runs")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Answer ask(String api, String model, String question, String more) {
        return server.post(api + "/chat/completions", """
                {"model": "%s", "messages": [{"role": "system", "content": "Be brief."},
                 {"role": "user", "content": "%s"}]%s}""".formatted(model, question, more));
    }

    @ParameterizedTest
    @CsvSource({
        "/v1, run:handbook, Tuned",
        "/openai/v1, run:handbook, Tuned",
        "/openai/v1, run:handbook:student, Student",
    })
    void aRunsStudentAnswersFromItsPassagesAndNamesThem(String api, String model, String who) {
        Answer answer = ask(api, model, "Which pressure?", "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.at("/model")).isEqualTo(model);
        assertThat(answer.at("/choices/0/message/content"))
                .isEqualTo(who + ": Which pressure?\n\nSources: handbook.pdf, page 3");
        assertThat(answer.at("/sources/0/document")).isEqualTo("handbook.pdf");
        assertThat(answer.json().at("/sources/0/first_page").asInt()).isEqualTo(3);
        assertThat(answer.at("/sources/0/text")).startsWith("The boiler keeps four bar.");
        assertThat(answer.json().at("/usage/completion_tokens").asInt()).isPositive();
    }

    @Test
    void eachDocumentIsNamedOnceWithItsPages() {
        Path passages = folder.resolve("runs/handbook/passages.jsonl");
        JsonLines.write(
                passages,
                List.of(
                        passage("one.pdf", 7, 8),
                        passage("two.pdf", 1, 1),
                        passage("one.pdf", 3, 3),
                        passage("one.pdf", 3, 3),
                        passage("three.pdf", 4, 5)));

        assertThat(ask("/v1", "run:handbook", "Why?", "").at("/choices/0/message/content"))
                .endsWith("\n\nSources: one.pdf, pages 7–8, 3; two.pdf, page 1; three.pdf, pages 4–5");
    }

    private static Passage passage(String document, int first, int last) {
        return new Passage(
                document + first,
                document,
                "00",
                List.of(new PageSpan(first, 0, 1), new PageSpan(last, 1, 2)),
                "",
                "Text.");
    }

    @Test
    void aStreamEndsWithTheSources() {
        List<JsonNode> events = ask("/openai/v1", "run:handbook", "Which pressure?", ", \"stream\": true")
                .text()
                .lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> Json.mapper().readTree(line.substring("data: ".length())))
                .toList();

        assertThat(events.get(1).at("/choices/0/delta/content").asString()).startsWith("Tuned: Which pressure?");
        assertThat(events.getLast().at("/sources/0/id").asString()).isEqualTo("p00001");
    }

    /** A folder of the server's machine is not a client's business; the model is. */
    @Test
    void theAnswerSaysWhichModelHasRunAndNoFolder() {
        for (String model : List.of("handbook", "run:handbook", "run:handbook:student")) {
            assertThat(server.get("/v1/models/" + model).text()).doesNotContain(folder.toString());
            assertThat(server.get("/v1/models/" + model).at("/root")).isEqualTo("local:tiny-llama");
        }
        Answer answer = ask("/v1", "run:handbook", "Why?", "");
        assertThat(answer.header("x-retort-model")).isEqualTo("run:handbook");
        assertThat(answer.header("x-retort-base")).isEqualTo("local:tiny-llama");
    }

    @Test
    void theListNamesThem() {
        assertThat(server.get("/v1/models").json().path("data"))
                .extracting(model -> model.path("id").asString())
                .contains("handbook", "run:handbook", "run:handbook:student");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "run:nothing | Why? | | 404",
                "run:handbook | fail | | 502",
                "run:handbook | Why? | , \"n\": 2 | 422",
                "run:handbook | Why? | , \"response_format\": {\"type\": \"json_object\"} | 422",
                "run:handbook | | | 422",
            })
    void whatItCannotAnswerIsRefused(String model, String question, String more, int status) {
        Answer refused = ask("/openai/v1", model, question == null ? "" : question, more == null ? "" : more);

        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.at("/error/message")).isNotEmpty();
        assertThat(ask("/v1", "run:handbook", "Why?", "").status()).isEqualTo(200);
    }

    @Test
    void aRunThatAnotherProcessWorksInSaysSo() {
        try (RunDirectory working = RunDirectory.lock(folder.resolve("runs/handbook"))) {
            assertThat(working.root()).exists();
            assertThat(ask("/v1", "run:handbook", "Why?", "").at("/message")).contains("Another process");
        }
        assertThat(ask("/v1", "run:handbook", "Why?", "").status()).isEqualTo(200);
    }

    @Test
    void aReviewIsSavedThoughTheRunsStudentHasJustAnswered() {
        ask("/v1", "run:handbook", "Why?", "");
        String path = "/page-data/runs/handbook/questions/train";
        Answer saved = server.send(server.request(path)
                .header("x-retort-page", "1")
                .POST(BodyPublishers.ofString("{\"version\": \"%s\", \"dropped\": [\"train-0001\"]}"
                        .formatted(server.get(path).at("/version")))));

        assertThat(saved.status()).isEqualTo(200);
        assertThat(ask("/v1", "run:handbook", "Why?", "").status()).isEqualTo(200);
    }

    @Test
    void aFolderOfRunsThatIsTakenAwayHidesNoOtherModel() throws Exception {
        Files.move(folder.resolve("runs"), folder.resolve("away"));

        assertThat(ask("/v1", "open-mistral-7b", "Why?", "").status()).isEqualTo(200);
        assertThat(ask("/v1", "mistral-small-2506", "Why?", "").status()).isEqualTo(200);
        assertThat(ask("/v1", "run:handbook", "Why?", "").status()).isEqualTo(404);
        assertThat(server.get("/v1/models").status()).isEqualTo(200);
        assertThat(server.get("/page-data/runs").json().path("runs")).isEmpty();
        Files.move(folder.resolve("away"), folder.resolve("runs"));
        assertThat(ask("/v1", "run:handbook", "Why?", "").status()).isEqualTo(200);
    }

    @Test
    void aReviewIsSavedThoughQuestionsToTheRunArriveAllTheTime() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        Thread asking = Thread.startVirtualThread(() -> {
            while (!ended.get()) {
                ask("/v1", "run:handbook", "Why?", "");
            }
        });
        try {
            for (int i = 0; i < 20; i++) {
                String path = "/page-data/runs/handbook/rows/training";
                Answer saved = server.send(
                        server.request(path).header("x-retort-page", "1").POST(BodyPublishers.ofString("""
                                {"version": "%s", "edits": [{"row": 0, "contents": ["Answer.", "Why?", "Because of %d."]}]}
                                """.formatted(
                                        server.get(path).at("/version"), i))));
                assertThat(saved.status()).as(saved.text()).isEqualTo(200);
            }
        } finally {
            ended.set(true);
            asking.join();
        }
        assertThat(ChatExamples.read(folder.resolve("runs/handbook/training.jsonl"))
                        .getFirst()
                        .messages()
                        .getLast()
                        .content())
                .isEqualTo("Because of 19.");
    }

    @Test
    void aStudentOfARunIsNotTrainedFurther() {
        Answer refused = server.post("/openai/v1/fine_tuning/jobs", """
                {"model": "run:handbook", "training_file": "%s"}""".formatted(server.rows(Rows.good(3))));

        assertThat(refused.at("/error/message")).contains("answers from a run");
        Answer tuned = server.post("/openai/v1/fine_tuning/jobs", """
                {"model": "handbook", "training_file": "%s"}""".formatted(server.rows(Rows.good(3))));
        assertThat(tuned.at("/error/message")).contains("tuned already", "local:tiny-llama");
    }
}
