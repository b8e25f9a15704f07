package dev.retort.finetuning.mistral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.ModelException;
import dev.retort.error.ResourceException;
import dev.retort.error.RetortException;
import dev.retort.error.UsageException;
import dev.retort.fakes.FakeMistralFineTuning;
import dev.retort.fakes.LoopbackServer.Fault;
import dev.retort.fakes.LoopbackServer.Received;
import dev.retort.fakes.LoopbackServer.Reply;
import dev.retort.file.Json;
import dev.retort.finetuning.DeletionReceipt;
import dev.retort.finetuning.Estimate;
import dev.retort.finetuning.FakeClock;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.finetuning.JobStatus;
import dev.retort.finetuning.JobWatch;
import dev.retort.finetuning.Probe;
import dev.retort.finetuning.Submission;
import dev.retort.finetuning.WandbIntegration;
import dev.retort.http.Connection;
import dev.retort.http.RetryPolicy;
import dev.retort.model.ModelRef;
import dev.retort.network.Network;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class MistralFineTunerTest {

    private static final String KEY = "mistral-key-5f0c1d2e3a4b";
    private static final String WANDB_KEY = "0123456789abcdef0123456789abcdef01234567";
    private static final ModelRef BASE = new ModelRef("mistral", "open-mistral-7b");
    private static final RetryPolicy QUICK = new RetryPolicy(
            4, Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(400), Duration.ofMillis(400));

    private final FakeMistralFineTuning mistral = new FakeMistralFineTuning();
    private final FakeClock pause = new FakeClock();

    @TempDir
    private Path folder;

    @BeforeEach
    void writeExamples() throws IOException {
        String row = """
                {"messages":[{"role":"user","content":"What is an incident?"},{"role":"assistant","content":"A violation of policy."}]}
                """;
        Files.writeString(folder.resolve("training.jsonl"), row.repeat(40));
        Files.writeString(folder.resolve("validation.jsonl"), row);
    }

    @AfterEach
    void stop() {
        mistral.close();
    }

    private MistralFineTuner tuner(MistralOptions options) {
        return new MistralFineTuner(mistral.uri(), () -> KEY, options, connection(), InstantSource.system());
    }

    private Connection connection() {
        return new Connection(Network.open(), QUICK, pause);
    }

    private MistralFineTuner tuner() {
        return tuner(MistralOptions.STANDARD);
    }

    private FineTuningRequest request(boolean validation, String suffix) {
        return new FineTuningRequest(
                BASE,
                folder.resolve("training.jsonl"),
                validation ? Optional.of(folder.resolve("validation.jsonl")) : Optional.empty(),
                new Hyperparameters(OptionalInt.of(5), OptionalDouble.empty(), 1e-4, 0.05, 0.1, 1, 16, 32, 0, 1024, 7),
                suffix,
                folder.resolve("out"));
    }

    private FineTuningRequest request() {
        return request(false, "retort");
    }

    @Nested
    class Creating {

        @Test
        void uploadsTheFileWithItsPurposeAndSendsTheJobAsMistralKnowsIt() throws IOException {
            tuner().create(request(true, "retort"));

            JsonNode body = body("POST", "/v1/fine_tuning/jobs");
            assertThat(body).isEqualTo(Json.mapper().readTree("""
                    {"model":"open-mistral-7b",
                     "hyperparameters":{"training_steps":5,"learning_rate":1.0E-4,"weight_decay":0.1,"warmup_fraction":0.05},
                     "training_files":[{"file_id":"00000000-0000-4000-8000-000000000001","weight":1.0}],
                     "validation_files":["00000000-0000-4000-8000-000000000002"],
                     "suffix":"retort","auto_start":true,"invalid_sample_skip_percentage":0.0,"job_type":"completion"}
                    """));
            assertThat(mistral.content("00000000-0000-4000-8000-000000000001"))
                    .isEqualTo(Files.readString(folder.resolve("training.jsonl")));
            assertThat(mistral.server().received())
                    .allSatisfy(request -> assertThat(request.headers())
                            .containsEntry("authorization", "Bearer " + KEY)
                            .containsEntry("accept", "application/json"));
        }

        @Test
        void aJobRunsToItsTunedModelWithLossesInOrder() {
            FineTuningJob created = tuner().create(request());
            FineTuningJob ended = new JobWatch(tuner(), pause, pause, Duration.ofMinutes(5))
                    .await(created.id(), JobWatch.Listener.NONE);

            assertThat(created.base()).isEqualTo(BASE);
            assertThat(ended.status()).isEqualTo(JobStatus.SUCCESS);
            assertThat(ended.tunedModel().orElseThrow().toString())
                    .startsWith("mistral:ft:open-mistral-7b:org:20261101:");
            assertThat(ended.totalSteps()).isEqualTo(5);
            assertThat(ended.metrics())
                    .extracting(FineTuningJob.StepMetrics::step)
                    .containsExactly(5, 10);
            assertThat(ended.metrics().get(1).validationLoss()).hasValue(0.625);
            assertThat(ended.events())
                    .extracting(FineTuningJob.Event::status)
                    .containsExactly(
                            JobStatus.QUEUED,
                            JobStatus.VALIDATING,
                            JobStatus.VALIDATED,
                            JobStatus.RUNNING,
                            JobStatus.SUCCESS);
        }

        @Test
        void theSameRequestAgainIsTheSameJob() {
            FineTuningJob first = tuner().create(request());
            FineTuningJob second = tuner().create(request());

            assertThat(second.id()).isEqualTo(first.id());
            assertThat(mistral.jobs()).hasSize(1);
            assertThat(mistral.files()).hasSize(1);
        }

        @Test
        void anotherSettingIsAnotherJob() {
            tuner().create(request());
            tuner().create(request(false, "other"));

            assertThat(mistral.jobs()).hasSize(2);
        }

        @Test
        void aProcessKilledBetweenUploadAndJobUploadsNothingAgain() {
            mistral.server()
                    .faults((number, request) ->
                            request.path().endsWith("/jobs") ? new Fault.Instead(Reply.json(401, "{}")) : Fault.NONE);
            assertThatThrownBy(() -> tuner().create(request())).isInstanceOf(ModelException.class);
            mistral.server().faults((number, request) -> Fault.NONE);

            tuner().create(request());

            assertThat(mistral.files()).hasSize(1);
            assertThat(mistral.jobs()).hasSize(1);
        }

        @Test
        void aFileSentByAProcessThatWasKilledBeforeItNotedItsIdIsFound() {
            mistral.server()
                    .faults((number, request) ->
                            request.path().endsWith("/jobs") ? new Fault.Instead(Reply.json(401, "{}")) : Fault.NONE);
            assertThatThrownBy(() -> tuner().create(request())).isInstanceOf(ModelException.class);
            mistral.server().faults((number, request) -> Fault.NONE);
            Submission noted = Submission.read(folder.resolve("out")).orElseThrow();
            noted.withFiles(List.of()).write(folder.resolve("out"));

            tuner().create(request());

            assertThat(mistral.server().received("POST", "/v1/files")).hasSize(1);
            assertThat(mistral.jobs()).hasSize(1);
        }

        @Test
        void aJobCreatedByAProcessThatWasKilledBeforeItNotedItsIdIsFound() {
            FineTuningJob created = tuner().create(request());
            Submission noted = Submission.read(folder.resolve("out")).orElseThrow();
            new Submission(noted.service(), noted.requestHash(), noted.startedAt(), noted.fileIds(), Optional.empty())
                    .write(folder.resolve("out"));

            assertThat(tuner().create(request()).id()).isEqualTo(created.id());
            assertThat(mistral.jobs()).hasSize(1);
        }

        @Test
        void aLostAnswerNeverMakesASecondUploadOrJob() {
            Set<String> hit = ConcurrentHashMap.newKeySet();
            mistral.server()
                    .faults((number, request) -> request.method().equals("POST") && hit.add(request.path())
                            ? new Fault.Cut(true)
                            : Fault.NONE);

            tuner().create(request());

            assertThat(hit).containsExactlyInAnyOrder("/v1/files", "/v1/fine_tuning/jobs");
            assertThat(mistral.files()).hasSize(1);
            assertThat(mistral.jobs()).hasSize(1);
        }

        @ParameterizedTest
        @CsvSource({"429", "500", "502", "503", "504"})
        void passingTroubleIsWaitedOut(int status) {
            Set<String> hit = ConcurrentHashMap.newKeySet();
            mistral.server()
                    .faults((number, request) -> hit.add(request.method() + request.path())
                            ? new Fault.Instead(Reply.json(status, "{\"message\":\"later\"}"))
                            : Fault.NONE);

            tuner().create(request());

            assertThat(mistral.jobs()).hasSize(1);
            assertThat(mistral.files()).hasSize(1);
        }

        @Test
        void silenceAndCutRepliesAreWaitedOut() {
            mistral.server().faults((number, request) -> switch (number % 3) {
                case 0 -> new Fault.Truncated();
                case 1 -> new Fault.Silence(true, 2000);
                default -> Fault.NONE;
            });

            FineTuningJob job = tuner().create(request());

            assertThat(mistral.jobs()).hasSize(1);
            assertThat(mistral.files()).hasSize(1);
            assertThat(job.base()).isEqualTo(BASE);
        }

        @Test
        void nothingIsSentForASuffixMistralRefuses() {
            assertThatThrownBy(() -> tuner().create(request(false, "a-suffix-of-19-chars")))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("finetune.suffix");
            assertThat(mistral.server().received()).isEmpty();
        }

        @Test
        void nothingIsSentForAValidationFileMistralRefuses() throws IOException {
            Files.copy(
                    folder.resolve("training.jsonl"),
                    folder.resolve("validation.jsonl"),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);

            assertThatThrownBy(() -> tuner().create(request(true, "")))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("5 %");
            assertThat(mistral.server().received()).isEmpty();
        }
    }

    @Nested
    class Pricing {

        @Test
        void theJobIsPricedBeforeItRunsAndTheSameJobIsStartedThen() {
            Estimate estimate = tuner().estimate(request());
            assertThat(mistral.jobs().getFirst().path("auto_start").asBoolean()).isFalse();

            FineTuningJob started = tuner().create(request());

            assertThat(estimate.price()).contains(new Estimate.Price(new BigDecimal("4.25"), "EUR"));
            assertThat(estimate.duration()).contains(Duration.ofSeconds(220));
            assertThat(estimate.trainedTokens()).hasValue(655_360);
            assertThat(started.id()).isEqualTo(estimate.jobId());
            assertThat(mistral.server().received("POST", "/v1/fine_tuning/jobs/" + started.id() + "/start"))
                    .hasSize(1);
            assertThat(mistral.jobs()).hasSize(1);
        }
    }

    @Nested
    class Refusing {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "401 | does not accept the key | MISTRAL_API_KEY",
                    "402 | wants payment | local:",
                    "403 | does not allow this key | together:",
                    "404 | does not know | local:",
                    "409 | has a similar job already | watch the one that runs",
                    "410 | has closed this API | 2026-07-15",
                    "422 | rejects the request | setting or the training file"
                })
        void eachStatusIsASentenceWithTheRouteThatIsOpen(int status, String said, String route) {
            mistral.server()
                    .faults((number, request) -> request.path().endsWith("/jobs")
                            ? new Fault.Instead(Reply.json(
                                    status,
                                    "{\"object\":\"error\",\"message\":\"because of " + KEY
                                            + "\",\"type\":\"x\",\"code\":null}"))
                            : Fault.NONE);

            assertThatThrownBy(() -> tuner().create(request())).isInstanceOfSatisfying(ModelException.class, e -> {
                assertThat(e.problem()).contains("Mistral", said, "(" + status + ": because of ***)");
                assertThat(e.remedy()).contains(route);
            });
        }

        @Test
        void fieldsOfA422AreNamedAndNoKeyIsEchoed() {
            mistral.server()
                    .faults((number, request) -> request.path().endsWith("/jobs")
                            ? new Fault.Instead(Reply.json(422, """
                            {"detail":[{"loc":["body","integrations",0,"api_key"],"msg":"bad key %s","type":"x","input":"%s"}]}
                            """.formatted(WANDB_KEY, WANDB_KEY)))
                            : Fault.NONE);
            MistralOptions options = new MistralOptions(
                    true, 0, Optional.of(new WandbIntegration("mistralai", Optional.of("run"), () -> WANDB_KEY)));

            assertThatThrownBy(() -> tuner(options).create(request()))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("integrations.0.api_key: bad key ***")
                    .hasMessageNotContaining(WANDB_KEY);
        }

        @Test
        void aServiceThatIsDownIsNoRefusal() {
            mistral.server().faults((number, request) -> new Fault.Instead(Reply.json(503, "<html>down</html>")));

            assertThatThrownBy(() -> tuner().create(request()))
                    .isInstanceOf(ResourceException.class)
                    .hasMessageContaining("503")
                    .hasMessageContaining("kept");
        }

        @Test
        void aKeyThatNoHeaderCanHoldIsNotShown() {
            MistralFineTuner tuner =
                    new MistralFineTuner(mistral.uri(), () -> KEY + "\n", MistralOptions.STANDARD, connection(), pause);

            assertThatThrownBy(() -> tuner.list())
                    .isInstanceOf(UsageException.class)
                    .hasMessageNotContaining(KEY);
        }
    }

    @Nested
    class Probing {

        @Test
        void aLivingApiIsOpenUntilTheBaseEndsAndNothingIsCreated() {
            assertThat(tuner().probe(BASE))
                    .isInstanceOfSatisfying(
                            Probe.Open.class, open -> assertThat(open.until()).contains(LocalDate.of(2027, 3, 30)));
            assertThat(mistral.jobs()).isEmpty();
            assertThat(mistral.files()).isEmpty();
        }

        @Test
        void aRetiredBaseIsClosed() {
            assertThat(tuner().probe(new ModelRef("mistral", "open-mixtral")))
                    .isInstanceOfSatisfying(
                            Probe.Closed.class,
                            closed -> assertThat(closed.reason()).contains("404"));
        }

        @Test
        void aBaseThatCannotBeTunedIsClosed() {
            assertThat(tuner().probe(new ModelRef("mistral", "mistral-large-latest")))
                    .isInstanceOf(Probe.Closed.class);
        }

        @Test
        void aClosedApiIsClosedWithTheRouteThatIsOpen() {
            mistral.server()
                    .faults((number, request) ->
                            request.path().endsWith("/jobs") ? new Fault.Instead(Reply.json(410, "{}")) : Fault.NONE);

            assertThat(tuner().probe(BASE)).isInstanceOfSatisfying(Probe.Closed.class, closed -> {
                assertThat(closed.reason()).contains("closed this API", "410");
                assertThat(closed.route()).contains("local:");
            });
        }
    }

    @Nested
    class Wandb {

        @Test
        void theKeyTravelsInTheBodyAndNowhereElse() throws IOException {
            WandbIntegration wandb = new WandbIntegration("mistralai", Optional.of("finetuning"), () -> WANDB_KEY);
            tuner(new MistralOptions(true, 0, Optional.of(wandb))).create(request());

            assertThat(body("POST", "/v1/fine_tuning/jobs").path("integrations"))
                    .isEqualTo(Json.mapper().readTree("""
                            [{"type":"wandb","project":"mistralai","api_key":"%s","run_name":"finetuning"}]
                            """.formatted(WANDB_KEY)));
            for (Received request : mistral.server().received()) {
                assertThat(request.path() + request.query() + request.headers()).doesNotContain(WANDB_KEY);
            }
            assertThat(wandb.toString()).doesNotContain(WANDB_KEY);
            assertThat(Files.readString(folder.resolve("out/submission.json"))).doesNotContain(WANDB_KEY, KEY);
        }

        @Test
        void aKeyOfAnotherLengthIsRefusedBeforeMistralDoes() {
            WandbIntegration wandb = new WandbIntegration("p", Optional.empty(), () -> "wandb_v1_" + WANDB_KEY);

            assertThatThrownBy(() -> tuner(new MistralOptions(true, 0, Optional.of(wandb)))
                            .create(request()))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("40")
                    .hasMessageNotContaining(WANDB_KEY);
        }
    }

    @Nested
    class Ending {

        @Test
        void cancellingStopsARunningJobAndLeavesAnEndedOneAlone() {
            FineTuningJob job = tuner().create(request());
            assertThat(tuner().cancel(job.id()).status()).isEqualTo(JobStatus.CANCELLED);
            assertThat(tuner().cancel(job.id()).status()).isEqualTo(JobStatus.CANCELLED);

            assertThat(mistral.server().received("POST", "/v1/fine_tuning/jobs/" + job.id() + "/cancel"))
                    .hasSize(1);
        }

        @Test
        void aCancelledJobIsNotTakenForTheNextRequest() {
            FineTuningJob job = tuner().create(request());
            tuner().cancel(job.id());

            assertThat(tuner().create(request()).id()).isNotEqualTo(job.id());
            assertThat(mistral.files()).hasSize(1);
        }

        @Test
        void theTunedModelAndItsFileAreDeletedWithProof() {
            FineTuningJob job = new JobWatch(tuner(), pause, pause, Duration.ofMinutes(5))
                    .await(tuner().create(request()).id(), JobWatch.Listener.NONE);
            ModelRef tuned = job.tunedModel().orElseThrow();

            DeletionReceipt model = tuner().deleteModel(tuned);
            DeletionReceipt file = tuner().deleteFile(mistral.files().getFirst());

            assertThat(model.gone()).isTrue();
            assertThat(model.evidence()).contains("404");
            assertThat(model.id()).isEqualTo(tuned.name());
            assertThat(file.gone()).isTrue();
            assertThat(mistral.files()).isEmpty();
            assertThat(tuner().deleteModel(tuned).gone()).isTrue();
        }

        @Test
        void aModelThatStaysIsNotCalledGone() {
            mistral.server()
                    .faults((number, request) -> request.method().equals("DELETE")
                            ? new Fault.Instead(Reply.json(200, "{\"deleted\":true}"))
                            : Fault.NONE);

            assertThat(tuner().deleteModel(BASE).gone()).isFalse();
        }

        @Test
        void aJobIdCannotLeadElsewhere() {
            assertThatThrownBy(() -> tuner().get("../models?x=1")).isInstanceOf(RetortException.class);
            assertThat(mistral.server().received().getFirst().query()).isEmpty();
            assertThat(mistral.server().received().getFirst().path()).startsWith("/v1/fine_tuning/jobs/");
        }
    }

    @Test
    void offlineNoServiceOnAnotherMachineIsAsked() {
        Connection offline = new Connection(Network.offline(), QUICK, pause);

        assertThatThrownBy(() -> new MistralFineTuner(
                        MistralFineTuner.MISTRAL, () -> KEY, MistralOptions.STANDARD, offline, pause))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--offline");
    }

    @Test
    void jobsAreListedNewestFirst() {
        tuner().create(request());
        tuner().create(request(false, "other"));

        assertThat(tuner().list()).extracting(FineTuningJob::base).containsExactly(BASE, BASE);
    }

    private JsonNode body(String method, String path) throws IOException {
        List<Received> requests = mistral.server().received(method, path);
        assertThat(requests).isNotEmpty();
        return Json.mapper().readTree(requests.getLast().body());
    }
}
