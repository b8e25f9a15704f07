package dev.retort.distillation;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.config.ConfigReader;
import dev.retort.error.ModelException;
import dev.retort.error.StoppedException;
import dev.retort.error.UsageException;
import dev.retort.evaluation.comparison.Comparison;
import dev.retort.fakes.FakeBatches;
import dev.retort.fakes.FakeFineTuning;
import dev.retort.fakes.FakeFireworksFineTuning;
import dev.retort.fakes.FakeMistralFineTuning;
import dev.retort.fakes.FakeModels;
import dev.retort.fakes.FakeOpenAiFineTuning;
import dev.retort.fakes.FakeResponse;
import dev.retort.fakes.FakeServer;
import dev.retort.fakes.FakeTogetherFineTuning;
import dev.retort.fakes.LoopbackServer.Fault;
import dev.retort.fakes.LoopbackServer.Reply;
import dev.retort.finetuning.hosted.HostedFineTuners;
import dev.retort.http.Connection;
import dev.retort.http.RetryPolicy;
import dev.retort.model.EstimatedTokenCounter;
import dev.retort.model.journal.CallJournal;
import dev.retort.model.journal.CallKind;
import dev.retort.model.journal.CallRecord;
import dev.retort.model.journal.CallState;
import dev.retort.model.secret.Keys;
import dev.retort.model.wire.HostedModels;
import dev.retort.network.Network;
import dev.retort.run.Manifest;
import dev.retort.run.RunDirectory;
import dev.retort.run.StageLedger;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole run through services, every one of them a server on this machine. */
class HostedRunTest {

    private static final RetryPolicy QUICK = new RetryPolicy(
            4, Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(20), Duration.ofSeconds(20));
    private static final Map<String, String> KEYS = Map.of(
            "MISTRAL_API_KEY", "m-0123456789",
            "OPENAI_API_KEY", "o-0123456789",
            "TOGETHER_API_KEY", "t-0123456789",
            "FIREWORKS_API_KEY", "f-0123456789",
            "AZURE_OPENAI_API_KEY", "a-0123456789");

    @TempDir
    Path folder;

    private final FakeMistralFineTuning mistral = new FakeMistralFineTuning();
    private final FakeServer models = FakeServer.start()
            .route(
                    "GET",
                    "/v1/models",
                    request -> FakeResponse.json(Map.of(
                            "data",
                            List.of(Map.of("id", "mistral-large-2512", "aliases", List.of("mistral-large-latest"))))));
    private Path config;

    HostedRunTest() {
        FakeModels.routes(models, prompt -> "The answer of " + prompt.model() + " is four bar.");
    }

    @BeforeEach
    void aDocumentWithQuestions() throws IOException {
        Files.writeString(folder.resolve("plant.md"), """
                # Boilers

                The boiler house keeps its pressure at four bar during the night shift.

                # Visitors

                Every visitor signs the yellow register before entering the workshop.
                """);
        Files.writeString(folder.resolve("train.txt"), "What pressure does the boiler house keep at night?\n");
        Files.writeString(folder.resolve("eval.txt"), "What does every visitor sign before entering?\n");
        config = Files.writeString(folder.resolve("retort.yaml"), """
                documents: [plant.md]
                questions: {train_file: train.txt, eval_file: eval.txt}
                retrieval: {model: "mistral:mistral-embed"}
                answers: {sentences: null, arms: [teacher]}
                student: {model: "mistral:open-mistral-7b"}
                teacher: {model: "mistral:mistral-large-latest"}
                finetune: {training_steps: 5}
                scores: {metrics: [support], primary: support}
                """);
    }

    @AfterEach
    void close() {
        models.close();
        mistral.close();
    }

    private Distillation distillation(Map<String, String> keys, Map<String, URI> tuning, String... settings) {
        Network network = Network.offline();
        Keys known = Keys.of(keys);
        URI api = models.api();
        ConfigReader reader = ConfigReader.defaults().with(config);
        for (String setting : settings) {
            reader.set(setting);
        }
        return Distillation.of(
                reader,
                folder.resolve("run"),
                new DistillationModels(
                        HostedModels.providers(
                                known,
                                network,
                                Map.of("mistral", api, "openai", api, "together", api, "fireworks", api)),
                        new HostedFineTuners(
                                known,
                                tuning,
                                new Connection(network, QUICK, Thread::sleep),
                                InstantSource.system(),
                                Optional.empty()),
                        ref -> Optional.empty(),
                        ref -> new EstimatedTokenCounter()));
    }

    private Distillation distillation(String... settings) {
        return distillation(KEYS, Map.of("mistral", mistral.uri()), settings);
    }

    private Manifest.Checks checks() {
        try (RunDirectory run = RunDirectory.read(folder.resolve("run"))) {
            return StageLedger.read(run).flatMap(Manifest::checks).orElseThrow();
        }
    }

    @Test
    void everyStepRunsThroughTheServiceAndNothingStaysThere() throws IOException {
        ShownRun shown = new ShownRun();
        Comparison comparison = distillation("services.delete_model=true", "tracking.trackers=[wandb]")
                .withTracker(shown)
                .run();

        assertThat(comparison.questions()).isEqualTo(1);
        assertThat(mistral.jobs()).hasSize(1);
        assertThat(mistral.files()).isEmpty();
        assertThat(Files.readString(folder.resolve("run/deletions.json")))
                .contains("\"gone\" : true", "ft:open-mistral-7b", "\"kind\" : \"file\"")
                .doesNotContain("false");
        assertThat(shown.steps())
                .isNotEmpty()
                .allSatisfy(values -> assertThat(values).containsKey("train/loss"));
        assertThat(shown.summary()).containsKeys("before/support", "after/support", "teacher/support");
        assertThat(shown.files()).containsExactly("report.html");
        assertThat(shown.ended()).isTrue();
        assertThat(checks().terms().orElseThrow().verdict()).isEqualTo("allowed");
    }

    @Test
    void aMovingNameIsReplacedByItsDatedOneInEveryRequestAndInTheManifest() {
        distillation().run();

        assertThat(checks().datedNames())
                .containsExactly(Map.entry("mistral:mistral-large-latest", "mistral:mistral-large-2512"));
        assertThat(models.requests())
                .filteredOn(request -> request.path().equals("/v1/chat/completions"))
                .extracting(request -> request.json().path("model").asString())
                .contains("mistral-large-2512")
                .doesNotContain("mistral-large-latest");
    }

    @Test
    void aMissingKeyOfAnyRoleIsToldBeforeAnyRequest() {
        Map<String, String> withoutJudge = new HashMap<>(KEYS);
        withoutJudge.remove("OPENAI_API_KEY");

        assertThatThrownBy(() -> distillation(
                                withoutJudge,
                                Map.of("mistral", mistral.uri()),
                                "scores.judge=openai:gpt-4o-mini",
                                "scores.metrics=[faithfulness]",
                                "scores.primary=faithfulness")
                        .run())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("OPENAI_API_KEY")
                .hasMessageContaining("platform.openai.com/api-keys");
        assertThat(models.requests()).isEmpty();
        assertThat(mistral.server().received()).isEmpty();
    }

    @Test
    void aServiceThatTakesNoJobsIsToldBeforeAnyModelIsAsked() {
        mistral.server()
                .faults((number, request) -> request.path().endsWith("/jobs")
                        ? new Fault.Instead(Reply.json(410, "{\"message\": \"Gone\"}"))
                        : Fault.NONE);

        assertThatThrownBy(() -> distillation().run())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("closed this API")
                .hasMessageContaining("student: local:");
        assertThat(models.requests())
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

            assertThatThrownBy(() -> distillation(KEYS, tuning, settings).run())
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("--accept-terms");
            assertThat(models.requests()).isEmpty();

            distillation(KEYS, tuning, settings).withTermsAccepted().run();
            assertThat(checks().terms().orElseThrow().acceptedByUser()).isTrue();
            assertThat(checks().terms().orElseThrow().verdict()).isEqualTo("forbidden");
            // A run that goes on need not be told again.
            distillation(KEYS, tuning, settings).run();
        }
    }

    private void runsThrough(FakeFineTuning service, String student, String tuned, String... more) {
        try (service) {
            List<String> settings = new ArrayList<>(List.of(more));
            settings.add("student.model=" + student);
            settings.add("services.delete_model=true");
            String provider = student.substring(0, student.indexOf(':'));

            distillation(KEYS, Map.of(provider, service.uri()), settings.toArray(String[]::new))
                    .run();

            assertThat(models.requests())
                    .filteredOn(request -> request.path().equals("/v1/chat/completions"))
                    .extracting(request -> request.json().path("model").asString())
                    .contains(student.substring(provider.length() + 1))
                    .anySatisfy(name -> assertThat(name).startsWith(tuned));
            assertThat(service.files()).isEmpty();
            assertThat(folder.resolve("run/deletions.json"))
                    .content()
                    .contains("\"gone\" : true")
                    .doesNotContain("false");
        }
    }

    @Test
    void twoLinesChangeTheServiceToOpenAi() {
        runsThrough(
                new FakeOpenAiFineTuning(List.of("validating_files", "running", "succeeded")),
                "openai:gpt-4o-mini-2024-07-18",
                "ft:gpt-4o-mini",
                "teacher.model=openai:gpt-4o");
    }

    @Test
    void twoLinesChangeTheServiceToTogether() {
        runsThrough(
                new FakeTogetherFineTuning(List.of("queued", "running", "completed")),
                "together:meta-llama/Llama-3.2-1B-Instruct",
                "org/meta-llama",
                "teacher.model=together:Qwen/Qwen3-235B-A22B-Instruct-2507");
    }

    @Test
    void twoLinesChangeTheServiceToFireworks() {
        runsThrough(
                new FakeFireworksFineTuning(List.of("JOB_STATE_CREATING", "JOB_STATE_RUNNING", "JOB_STATE_COMPLETED")),
                "fireworks:accounts/fireworks/models/llama-v3p1-8b-instruct",
                "accounts/acme/models/",
                "teacher.model=fireworks:accounts/fireworks/models/qwen3-235b-a22b");
    }

    @Test
    void aJobThatWasBegunElsewhereIsWatchedInsteadOfANewOne() {
        distillation().run();
        String id = mistral.jobs().getFirst().path("id").asString();

        distillation("finetune.job=" + id).run();

        assertThat(mistral.jobs()).hasSize(1);
    }

    @Test
    void aJobThatTheBudgetDoesNotAllowIsNotBegunAndOneThatItAllowsIsCountedOnce() throws IOException {
        Path prices = Files.writeString(folder.resolve("prices.json"), """
                {"date": "2026-11-22", "prices": {
                  "mistral:*": {"input": 0, "output": 0},
                  "mistral:mistral-embed": {"input": 0, "output": 0},
                  "mistral:mistral-large-2512": {"input": 0, "output": 0},
                  "mistral:open-mistral-7b": {"input": 0, "output": 0, "training": 1000}}}
                """);

        assertThatThrownBy(() -> distillation("budget.prices=" + prices, "budget.cap=0.01")
                        .run())
                .isInstanceOf(StoppedException.class)
                .hasMessageContaining("--budget");
        assertThat(mistral.jobs()).isEmpty();

        distillation("budget.prices=" + prices, "budget.cap=100").run();
        Files.delete(folder.resolve("run/job.json"));
        distillation("budget.prices=" + prices, "budget.cap=100").run();

        assertThat(mistral.jobs()).hasSize(1);
        List<CallRecord> jobs = calls(CallKind.JOB);
        try (CallJournal journal = CallJournal.open(folder.resolve("run/calls.sqlite"))) {
            assertThat(jobs)
                    .singleElement()
                    .extracting(CallRecord::cost, as(InstanceOfAssertFactories.LONG))
                    .isPositive()
                    .isEqualTo(journal.spent());
        }
    }

    @Test
    void anUploadIsACallOfItsOwnAndNoFileGoesTwice() {
        mistral.server()
                .faults((number, request) -> request.method().equals("POST")
                                && request.path().endsWith("/jobs")
                                && !mistral.files().isEmpty()
                        ? new Fault.Instead(Reply.json(402, "{\"message\": \"pay first\"}"))
                        : Fault.NONE);
        assertThatThrownBy(() -> distillation().run()).isInstanceOf(ModelException.class);
        mistral.server().faults((number, request) -> Fault.NONE);

        distillation().run();
        distillation("finetune.training_steps=6").run();

        assertThat(mistral.jobs()).hasSize(2);
        assertThat(mistral.server().received("POST", "/v1/files")).hasSize(1);
        assertThat(calls(CallKind.UPLOAD)).singleElement().satisfies(upload -> {
            assertThat(upload.state()).isEqualTo(CallState.FINISHED);
            assertThat(upload.stage()).isEqualTo("finetune");
            assertThat(upload.request()).contains("\"file\":\"training-", "sha256", "bytes");
            assertThat(upload.choices().getFirst().text())
                    .isEqualTo(mistral.files().getFirst());
        });
        assertThat(calls(CallKind.JOB))
                .extracting(CallRecord::state)
                .containsExactly(CallState.FAILED, CallState.FINISHED, CallState.FINISHED);
    }

    private List<CallRecord> calls(CallKind kind) {
        List<CallRecord> calls = new ArrayList<>();
        try (CallJournal journal = CallJournal.open(folder.resolve("run/calls.sqlite"))) {
            journal.forEach(call -> {
                if (call.kind() == kind) {
                    calls.add(call);
                }
            });
        }
        return calls;
    }

    @Test
    void theTeachersAnswersGoAsABatchThatALaterRunCollects() {
        FakeBatches batches = FakeBatches.routes(models, prompt -> "The batch says four bar.");
        String[] settings = {"batch.tasks=[teacher]", "batch.wait_minutes=0"};

        assertThatThrownBy(() -> distillation(settings).run())
                .isInstanceOf(StoppedException.class)
                .hasMessageContaining("Run again later to collect");
        batches.finish();
        distillation(settings).run();

        assertThat(models.requests())
                .filteredOn(request -> request.path().equals("/v1/batch/jobs"))
                .hasSize(2);
        assertThat(models.requests())
                .filteredOn(request -> request.path().equals("/v1/chat/completions"))
                .extracting(request -> request.json().path("model").asString())
                .isNotEmpty()
                .doesNotContain("mistral-large-2512");
    }
}
