package dev.retort.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.ModelException;
import dev.retort.error.StoppedException;
import dev.retort.error.UsageException;
import dev.retort.evaluation.comparison.Comparison;
import dev.retort.fakes.FakeBatches;
import dev.retort.fakes.FakeTogetherFineTuning;
import dev.retort.fakes.LoopbackServer.Fault;
import dev.retort.fakes.LoopbackServer.Reply;
import dev.retort.run.Stage;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole run through services. */
class HostedRunTest {
    @TempDir
    Path folder;

    private HostedPlant plant;

    @BeforeEach
    void aPlant() throws IOException {
        plant = new HostedPlant(folder);
    }

    @AfterEach
    void close() {
        plant.close();
    }

    @Test
    void everyStepRunsThroughTheServiceAndNothingStaysThere() throws Exception {
        ShownRun shown = new ShownRun();
        Comparison comparison = plant.distillation("services.delete_model=true", "tracking.trackers=[wandb]")
                .withTracker(shown)
                .run();

        assertThat(comparison.questions()).isEqualTo(1);
        assertThat(plant.mistral.jobs()).hasSize(1);
        assertThat(plant.mistral.files()).isEmpty();
        assertThat(Files.readString(folder.resolve("run/deletions.json")))
                .contains("\"gone\" : true", "ft:open-mistral-7b", "\"kind\" : \"file\"")
                .doesNotContain("false");
        assertThat(shown.steps())
                .isNotEmpty()
                .allSatisfy(values -> assertThat(values).containsKey("train/loss"));
        assertThat(shown.summary()).containsKeys("before/support", "after/support", "teacher/support");
        assertThat(shown.files()).containsExactly("report.html");
        assertOnlyItsOwnScriptRuns(Files.readString(folder.resolve("run/report.html")));
        assertThat(Files.readString(folder.resolve("run/report.html"))).contains("<details data-index=");
        assertThat(Files.readString(folder.resolve("run/tracked/report.html")))
                .contains("<svg")
                .doesNotContain("<details data-index=", "<blockquote>", folder.toString());
        assertThat(shown.ended()).isTrue();
        assertThat(plant.checks().terms().orElseThrow().verdict()).isEqualTo("allowed");
    }

    @Test
    void theTeacherAloneIsAskedByItsInstruction() throws IOException {
        plant.distillation("answers.teacher_instruction=Name every number.").upTo(Stage.DATASET);

        assertThat(chats())
                .isNotEmpty()
                .allSatisfy(body ->
                        assertThat(body.contains("Name every number.")).isEqualTo(body.contains("mistral-large")));
        assertThat(Files.readString(folder.resolve("run/training.jsonl")))
                .contains("mistral-large-2512 is four bar.")
                .doesNotContain("Name every number.");
        int asked = chats().size();

        plant.distillation("answers.teacher_instruction=null").upTo(Stage.DATASET);

        assertThat(chats().subList(asked, chats().size()))
                .isNotEmpty()
                .allMatch(body -> body.contains("mistral-large"))
                .noneMatch(body -> body.contains("Name every number.") || body.contains("30 to 60 words"));
    }

    private List<String> chats() {
        return plant.models.requests().stream()
                .filter(request -> request.path().endsWith("/chat/completions"))
                .map(request -> request.text())
                .toList();
    }

    @Test
    void studentAndTeacherOfServicesAnswerAtTheSameTime() {
        CountDownLatch student = new CountDownLatch(1);
        CountDownLatch teacher = new CountDownLatch(1);
        List<Boolean> together = Collections.synchronizedList(new ArrayList<>());
        plant.reply = prompt -> {
            boolean ofStudent = prompt.model().equals("open-mistral-7b");
            (ofStudent ? student : teacher).countDown();
            together.add(comes(ofStudent ? teacher : student));
            return "It is four bar.";
        };

        plant.distillation().upTo(Stage.ANSWERS);

        assertThat(together).hasSize(2).containsOnly(true);
    }

    @Test
    void whatStandsIsJudgedWhileTheTunedStudentStillAnswers() {
        CountDownLatch judge = new CountDownLatch(1);
        CountDownLatch tuned = new CountDownLatch(1);
        List<Boolean> together = Collections.synchronizedList(new ArrayList<>());
        plant.reply = prompt -> {
            if (prompt.model().startsWith("ft:")) {
                tuned.countDown();
                together.add(comes(judge));
            } else if (prompt.model().equals("gpt-4o-mini") && judge.getCount() > 0) {
                judge.countDown();
                together.add(comes(tuned));
            }
            return prompt.model().equals("gpt-4o-mini") ? "{\"statements\": []}" : "Said by " + prompt.model() + ".";
        };

        plant.distillation(
                        "scores.judge=openai:gpt-4o-mini",
                        "scores.metrics=[faithfulness]",
                        "scores.primary=faithfulness")
                .upTo(Stage.EVALUATE);

        assertThat(together).contains(true).doesNotContain(false);
        assertThat(plant.stages()).contains("scores", "scores/tuned");
        int asked = plant.models.requests().size();
        plant.distillation(
                        "scores.judge=openai:gpt-4o-mini",
                        "scores.metrics=[faithfulness]",
                        "scores.primary=faithfulness")
                .upTo(Stage.EVALUATE);
        assertThat(plant.models.requests()).hasSize(asked);
    }

    @Test
    void modelsAndTrainingAreAskedAboutAtTheSameTime() {
        CountDownLatch names = new CountDownLatch(1);
        CountDownLatch probe = new CountDownLatch(1);
        List<Boolean> together = Collections.synchronizedList(new ArrayList<>());
        plant.models.faults(request -> {
            if (request.path().equals("/v1/models")) {
                names.countDown();
                together.add(comes(probe));
            }
            return dev.retort.fakes.Fault.NONE;
        });
        plant.mistral.server().faults((number, request) -> {
            probe.countDown();
            together.add(comes(names));
            return Fault.NONE;
        });

        plant.distillation().upTo(Stage.FINETUNE);

        assertThat(together).contains(true).doesNotContain(false);
    }

    @Test
    void aRefusedKeyIsToldBeforeAProbeThatFailedEarlier() {
        CountDownLatch probe = new CountDownLatch(1);
        plant.mistral.server().faults((number, request) -> {
            if (request.path().endsWith("/jobs")) {
                probe.countDown();
                return new Fault.Instead(Reply.json(410, "{\"message\": \"Gone\"}"));
            }
            return Fault.NONE;
        });
        plant.models.faults(request -> {
            comes(probe);
            return dev.retort.fakes.Fault.status(401);
        });

        assertThatThrownBy(() -> plant.distillation().run())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("MISTRAL_API_KEY");
        assertThat(plant.models.requests())
                .filteredOn(request -> !request.path().equals("/v1/models"))
                .isEmpty();
    }

    private static boolean comes(CountDownLatch other) {
        try {
            return other.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aMovingNameIsReplacedByItsDatedOneInEveryRequestAndInTheManifest() {
        plant.distillation().run();

        assertThat(plant.checks().datedNames())
                .containsExactly(Map.entry("mistral:mistral-large-latest", "mistral:mistral-large-2512"));
        assertThat(plant.models.requests())
                .filteredOn(request -> request.path().equals("/v1/chat/completions"))
                .extracting(request -> request.json().path("model").asString())
                .contains("mistral-large-2512")
                .doesNotContain("mistral-large-latest");
    }

    @Test
    void aMissingKeyOfAnyRoleIsToldBeforeAnyRequest() {
        Map<String, String> withoutJudge = new HashMap<>(HostedPlant.KEYS);
        withoutJudge.remove("OPENAI_API_KEY");

        assertThatThrownBy(() -> plant.distillation(
                                withoutJudge,
                                Map.of("mistral", plant.mistral.uri()),
                                "scores.judge=openai:gpt-4o-mini",
                                "scores.metrics=[faithfulness]",
                                "scores.primary=faithfulness")
                        .run())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("OPENAI_API_KEY")
                .hasMessageContaining("platform.openai.com/api-keys");
        assertThat(plant.models.requests()).isEmpty();
        assertThat(plant.mistral.server().received()).isEmpty();
    }

    @Test
    void aServiceThatTakesNoJobsIsToldBeforeAnyModelIsAsked() {
        plant.mistral
                .server()
                .faults((number, request) -> request.path().endsWith("/jobs")
                        ? new Fault.Instead(Reply.json(410, "{\"message\": \"Gone\"}"))
                        : Fault.NONE);

        assertThatThrownBy(() -> plant.distillation().run())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("closed this API")
                .hasMessageContaining("student: local:");
        assertThat(plant.models.requests())
                .filteredOn(request -> !request.path().equals("/v1/models"))
                .isEmpty();
    }

    @Test
    void termsThatForbidItStopTheRunUntilTheUserTakesThemOnHimselfAndTheManifestSaysSo() {
        try (FakeTogetherFineTuning together = new FakeTogetherFineTuning(List.of("queued", "running", "completed"))) {
            String[] settings = {
                "teacher.model=openai:gpt-5-mini", "student.model=together:meta-llama/Llama-3.2-1B-Instruct"
            };
            Map<String, URI> tuning = Map.of("together", together.uri());

            assertThatThrownBy(() -> plant.distillation(HostedPlant.KEYS, tuning, settings)
                            .run())
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("--accept-terms");
            assertThat(plant.models.requests()).isEmpty();

            plant.distillation(HostedPlant.KEYS, tuning, settings)
                    .withTermsAccepted()
                    .run();
            assertThat(plant.checks().terms().orElseThrow().acceptedByUser()).isTrue();
            assertThat(plant.checks().terms().orElseThrow().verdict()).isEqualTo("forbidden");
            // A resumed run need not say it again.
            plant.distillation(HostedPlant.KEYS, tuning, settings).run();
        }
    }

    @Test
    void theTeachersAnswersGoAsABatchThatALaterRunCollects() {
        FakeBatches batches = FakeBatches.routes(plant.models, prompt -> "The batch says four bar.");
        String[] settings = {"batch.tasks=[teacher]", "batch.wait_minutes=0"};

        assertThatThrownBy(() -> plant.distillation(settings).run())
                .isInstanceOf(StoppedException.class)
                .hasMessageContaining("Run again later to collect");
        batches.finish();
        plant.distillation(settings).run();

        assertThat(plant.models.requests())
                .filteredOn(request -> request.path().equals("/v1/batch/jobs"))
                .hasSize(2);
        assertThat(plant.models.requests())
                .filteredOn(request -> request.path().equals("/v1/chat/completions"))
                .extracting(request -> request.json().path("model").asString())
                .isNotEmpty()
                .doesNotContain("mistral-large-2512");
    }

    @Test
    void modelsOfServicesAnswerFromTheSentencesNearestToTheQuestionEmbeddedByAService() {
        plant.distillation("answers.sentences=6").run();

        assertThat(plant.models.requests())
                .filteredOn(request -> request.path().equals("/v1/embeddings"))
                .extracting(request -> request.json().toString())
                .filteredOn(body -> body.contains("The boiler house keeps its pressure"))
                .isNotEmpty()
                .doesNotHaveDuplicates();
        assertThat(plant.stages()).contains("answers/student", "answers/teacher", "scores/tuned");
    }

    /** The page's policy allows the one script in it, by its hash, and nothing from elsewhere. */
    private static void assertOnlyItsOwnScriptRuns(String page) throws NoSuchAlgorithmException {
        String policy = only(page, "http-equiv=\"Content-Security-Policy\" content=\"([^\"]*)\"");
        String script = only(page, "(?s)<script>(.*?)</script>");
        String hash = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8)));
        assertThat(policy)
                .contains("default-src 'none'")
                .contains("script-src 'sha256-%s'".formatted(hash))
                .doesNotContain("http", "script-src 'unsafe");
        assertThat(page).doesNotContainPattern("<(link|iframe|base|script )|<[^>]* (src|onclick|onload)=");
    }

    /** Returns the group of the one place that matches. */
    private static String only(String page, String pattern) {
        List<String> found = Pattern.compile(pattern)
                .matcher(page)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }
}
