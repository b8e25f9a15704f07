package dev.retort.distillation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.config.ConfigReader;
import dev.retort.fakes.FakeMistralFineTuning;
import dev.retort.fakes.FakeModels;
import dev.retort.fakes.FakeRequest;
import dev.retort.fakes.FakeResponse;
import dev.retort.fakes.FakeServer;
import dev.retort.fakes.Fault;
import dev.retort.file.JsonLines;
import dev.retort.finetuning.hosted.HostedFineTuners;
import dev.retort.http.Connection;
import dev.retort.http.RetryPolicy;
import dev.retort.model.EstimatedTokenCounter;
import dev.retort.model.wire.HostedModels;
import dev.retort.network.Network;
import dev.retort.secret.Keys;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A teacher that answers one question of each side badly, in every way a model can: nothing of it is trained on or scored. */
class BadRepliesTest {

    private static final String TRAIN = "What is the pressure of the boiler house that is kept during the night?";
    private static final String BAD_TRAIN = "What is the rule of the visitors that is kept before they enter the hall?";
    private static final String EVAL = "What is the place of the spare fuses that is beside the staircase?";
    private static final String BAD_EVAL = "What is the day of the visitors that is best for the tests of sirens?";

    @TempDir
    Path folder;

    private final FakeMistralFineTuning mistral = new FakeMistralFineTuning();
    private final FakeServer models = FakeModels.start(
            prompt -> "The answer of the guide is that the pressure is kept at four bar by the shift.");

    @BeforeEach
    void aDocumentWithQuestions() throws IOException {
        Files.writeString(folder.resolve("plant.md"), """
                # Boilers

                The boiler house keeps its pressure at four bar during the night shift.

                # Visitors

                Every visitor signs the yellow register before entering the workshop.
                """);
        Files.writeString(folder.resolve("train.txt"), TRAIN + "\n" + BAD_TRAIN + "\n");
        Files.writeString(folder.resolve("eval.txt"), EVAL + "\n" + BAD_EVAL + "\n");
    }

    @AfterEach
    void close() {
        models.close();
        mistral.close();
    }

    private void run() throws IOException {
        Network network = Network.offline();
        Keys keys = Keys.of(Map.of("MISTRAL_API_KEY", "m-0123456789"));
        URI api = models.api();
        RetryPolicy quick = new RetryPolicy(
                4, Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(20), Duration.ofSeconds(20));
        Path config = Files.writeString(folder.resolve("retort.yaml"), """
                documents: [plant.md]
                questions: {train_file: train.txt, eval_file: eval.txt}
                retrieval: {model: "mistral:mistral-embed"}
                answers: {context_words: null, arms: [teacher]}
                student: {model: "mistral:open-mistral-7b"}
                teacher: {model: "openai-compatible:%s#teacher", max_tokens: 60}
                finetune: {training_steps: 5}
                scores: {metrics: [support], primary: support}
                """.formatted(api));
        Distillation.of(
                        ConfigReader.defaults().with(config),
                        folder.resolve("run"),
                        new DistillationModels(
                                HostedModels.providers(keys, network, Map.of("mistral", api)),
                                new HostedFineTuners(
                                        keys,
                                        Map.of("mistral", mistral.uri()),
                                        new Connection(network, quick, Thread::sleep),
                                        InstantSource.system(),
                                        Optional.empty()),
                                ref -> Optional.empty(),
                                ref -> new EstimatedTokenCounter()))
                .withTermsAccepted()
                .run();
    }

    private static boolean toTheTeacherAboutVisitors(FakeRequest request) {
        JsonNode body = request.json();
        String question = body.path("messages")
                .valueStream()
                .toList()
                .getLast()
                .path("content")
                .asString();
        return body.path("model").asString().equals("teacher")
                && (question.endsWith(BAD_TRAIN) || question.endsWith(BAD_EVAL));
    }

    private static FakeResponse replies(String text, String finish) {
        return FakeResponse.json(Map.of(
                "model",
                "teacher",
                "choices",
                List.of(Map.of(
                        "index", 0, "finish_reason", finish, "message", Map.of("role", "assistant", "content", text))),
                "usage",
                Map.of("prompt_tokens", 50, "completion_tokens", 20)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ' '                                                                               | stop           | 6 | The reply is empty.
            I'm sorry, but I can't help with that request.                                    | stop           | 6 | The model refused
            Die Regel der Anlage ist, dass der Besucher sich in das Buch einträgt und wartet. | stop           | 6 | in another language (de, not en)
            LONG                                                                              | stop           | 6 | characters, more than 2400
            The visitors sign the yellow                                                      | length         | 2 | cut at the token limit
            The visitors sign                                                                 | content_filter | 6 | stopped by a content filter
            """)
    void isAskedAgainOrRecordedWithTheReason(String text, String finish, int requests, String reason)
            throws IOException {
        String reply = text.equals("LONG") ? "The visitors sign the yellow register. ".repeat(500) : text;
        models.faults(request -> request.path().endsWith("/chat/completions") && toTheTeacherAboutVisitors(request)
                ? new Fault.Refusal(replies(reply, finish))
                : Fault.NONE);

        run();

        assertThat(models.requests())
                .filteredOn(request -> request.path().endsWith("/chat/completions"))
                .filteredOn(BadRepliesTest::toTheTeacherAboutVisitors)
                .hasSize(requests);
        assertThat(folder.resolve("run/training.jsonl"))
                .content()
                .contains("four bar by the shift")
                .satisfies(rows -> assertThat(rows.lines()).hasSize(1));
        assertThat(JsonLines.read(folder.resolve("run/dropped_rows.jsonl"), JsonNode.class))
                .singleElement()
                .satisfies(row -> assertThat(row.path("reason").asString()).contains(reason));
    }
}
