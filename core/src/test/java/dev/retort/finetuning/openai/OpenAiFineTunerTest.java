package dev.retort.finetuning.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.UsageException;
import dev.retort.fakes.FakeOpenAiFineTuning;
import dev.retort.fakes.LoopbackServer.Fault;
import dev.retort.fakes.LoopbackServer.Received;
import dev.retort.fakes.LoopbackServer.Reply;
import dev.retort.file.Json;
import dev.retort.finetuning.FakeClock;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.finetuning.JobStatus;
import dev.retort.finetuning.JobWatch;
import dev.retort.finetuning.Probe;
import dev.retort.http.RetryPolicy;
import dev.retort.model.ModelRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class OpenAiFineTunerTest {

    private static final String KEY = "sk-0123456789abcdef";
    private static final ModelRef BASE = new ModelRef("openai", "gpt-4.1-nano");
    private static final RetryPolicy QUICK = new RetryPolicy(
            4, Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(400), Duration.ofMillis(400));

    private final FakeOpenAiFineTuning openai =
            new FakeOpenAiFineTuning(List.of("validating_files", "queued", "running", "succeeded"));
    private final FakeClock clock = new FakeClock();

    @TempDir
    private Path folder;

    @BeforeEach
    void writeExamples() throws IOException {
        Files.writeString(folder.resolve("training.jsonl"), "{\"messages\":[]}\n".repeat(10));
    }

    @AfterEach
    void stop() {
        openai.close();
    }

    private OpenAiFineTuner tuner(OpenAiOptions options) {
        return new OpenAiFineTuner(
                new OpenAiEndpoint.OpenAi(openai.uri(), () -> KEY), options, QUICK, InstantSource.system(), clock);
    }

    private OpenAiFineTuner tuner() {
        return tuner(OpenAiOptions.STANDARD);
    }

    private FineTuningRequest request() {
        return new FineTuningRequest(
                BASE,
                folder.resolve("training.jsonl"),
                Optional.empty(),
                new Hyperparameters(OptionalInt.empty(), OptionalDouble.of(3), 1e-4, 0.05, 0.1, 4, 16, 32, 0, 1024, 7),
                "retort",
                folder.resolve("out"));
    }

    private JsonNode sent() throws IOException {
        List<Received> requests = openai.server().received("POST", "/v1/fine_tuning/jobs");
        return Json.mapper().readTree(requests.getLast().body());
    }

    @Test
    void aSupervisedJobIsSentOnceItsFileIsRead() throws IOException {
        FineTuningJob job = tuner().create(request());

        assertThat(sent()).isEqualTo(Json.mapper().readTree("""
                {"model":"gpt-4.1-nano","training_file":"file-1","suffix":"retort","seed":7,
                 "method":{"type":"supervised","supervised":{"hyperparameters":{"n_epochs":3,"batch_size":4}}}}
                """));
        assertThat(job.base()).isEqualTo(BASE);
        assertThat(openai.server().received().getFirst().headers()).containsEntry("authorization", "Bearer " + KEY);
    }

    @Test
    void aPreferenceJobIsSent() throws IOException {
        tuner(new OpenAiOptions(
                        new OpenAiMethod.Preference(OptionalDouble.of(0.2)), OptionalDouble.of(1.5), Optional.empty()))
                .create(request());

        assertThat(sent().path("method")).isEqualTo(Json.mapper().readTree("""
                {"type":"dpo","dpo":{"hyperparameters":
                  {"n_epochs":3,"batch_size":4,"learning_rate_multiplier":1.5,"beta":0.2}}}
                """));
    }

    @Test
    void azureHasItsOwnHeaderVersionAndTrainingType() throws IOException {
        OpenAiEndpoint azure = new OpenAiEndpoint.Azure(
                openai.server().uri(), () -> KEY, Optional.of("2024-10-21"), Optional.of("GlobalStandard"));
        OpenAiFineTuner tuner =
                new OpenAiFineTuner(azure, OpenAiOptions.STANDARD, QUICK, InstantSource.system(), clock);

        FineTuningJob job = tuner.create(request());
        tuner.cancel(job.id());

        assertThat(job.base().provider()).isEqualTo("azure");
        assertThat(openai.server().received()).allSatisfy(request -> {
            assertThat(request.path()).startsWith("/openai/f");
            assertThat(request.query()).contains("api-version=2024-10-21");
            assertThat(request.headers()).containsEntry("api-key", KEY).doesNotContainKey("authorization");
        });
        Received create =
                openai.server().received("POST", "/openai/fine_tuning/jobs").getFirst();
        assertThat(Json.mapper().readTree(create.body()).path("trainingType").asString())
                .isEqualTo("GlobalStandard");
        assertThat(azure.toString()).doesNotContain(KEY);
    }

    @Test
    void aJobRunsToItsTunedModelWithLosses() {
        FineTuningJob created = tuner().create(request());
        FineTuningJob ended =
                new JobWatch(tuner(), clock, clock, Duration.ofMinutes(5)).await(created.id(), JobWatch.Listener.NONE);

        assertThat(ended.status()).isEqualTo(JobStatus.SUCCESS);
        assertThat(ended.tunedModel()).contains(new ModelRef("openai", "ft:gpt-4.1-nano:org::ftjob-1"));
        assertThat(ended.totalSteps()).isEqualTo(3);
        assertThat(ended.metrics()).extracting(FineTuningJob.StepMetrics::step).containsExactly(1, 2, 3);
        assertThat(ended.metrics().getLast().validationLoss()).hasValue(0.5);
        assertThat(ended.hyperparameters().epochs()).hasValue(3);
        assertThat(ended.events()).extracting(FineTuningJob.Event::message).containsExactly("Job started");
    }

    @Test
    void aFailedJobSaysWhy() {
        try (FakeOpenAiFineTuning failing = new FakeOpenAiFineTuning(List.of("validating_files", "failed"))) {
            OpenAiFineTuner tuner = new OpenAiFineTuner(
                    new OpenAiEndpoint.OpenAi(failing.uri(), () -> KEY),
                    OpenAiOptions.STANDARD,
                    QUICK,
                    InstantSource.system(),
                    clock);

            FineTuningJob job = tuner.create(request());

            assertThat(job.status()).isEqualTo(JobStatus.FAILED);
            assertThat(job.failure()).contains("training_file: too few examples");
        }
    }

    @Test
    void aLostAnswerNeverMakesASecondUploadOrJob() {
        Set<String> hit = ConcurrentHashMap.newKeySet();
        openai.server()
                .faults((number, request) ->
                        request.method().equals("POST") && hit.add(request.path()) ? new Fault.Cut(true) : Fault.NONE);

        tuner().create(request());

        assertThat(hit).hasSize(2);
        assertThat(openai.files()).hasSize(1);
        assertThat(openai.jobs()).hasSize(1);
    }

    @Test
    void aLivingApiIsOpenUntilItsAnnouncedEndAndNothingIsCreated() {
        assertThat(tuner().probe(BASE))
                .isInstanceOfSatisfying(
                        Probe.Open.class, open -> assertThat(open.until()).contains(LocalDate.of(2027, 1, 5)));
        assertThat(openai.jobs()).isEmpty();
    }

    @Test
    void afterItsEndNobodyIsAsked() {
        OpenAiFineTuner tuner = new OpenAiFineTuner(
                new OpenAiEndpoint.OpenAi(openai.uri(), () -> KEY),
                OpenAiOptions.STANDARD,
                QUICK,
                InstantSource.fixed(Instant.parse("2027-01-06T00:00:00Z")),
                clock);

        assertThat(tuner.probe(BASE)).isInstanceOf(Probe.Closed.class);
        assertThat(openai.server().received()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"401, OPENAI_API_KEY", "403, local:", "410, 2027-01-06"})
    void aRefusalIsClosedWithTheRouteThatIsOpen(int status, String route) {
        openai.server()
                .faults((number, request) -> new Fault.Instead(Reply.json(
                        status, "{\"error\":{\"message\":\"Fine-tuning is not available to your organization\"}}")));

        assertThat(tuner().probe(BASE)).isInstanceOfSatisfying(Probe.Closed.class, closed -> {
            assertThat(closed.reason()).contains("OpenAI", "not available to your organization");
            assertThat(closed.route()).contains(route);
        });
    }

    @Test
    void theTunedModelIsDeletedWithProof() {
        FineTuningJob ended = new JobWatch(tuner(), clock, clock, Duration.ofMinutes(5))
                .await(tuner().create(request()).id(), JobWatch.Listener.NONE);

        assertThat(tuner().deleteModel(ended.tunedModel().orElseThrow()).gone()).isTrue();
        assertThat(tuner().deleteFile("file-1").gone()).isTrue();
        assertThat(openai.files()).isEmpty();
    }

    @Test
    void whatOpenAiDoesNotKnowIsNamed() {
        assertThat(tuner().leftOut(request().hyperparameters())).contains("learning_rate", "rank");
        assertThatThrownBy(() -> tuner().estimate(request())).isInstanceOf(UsageException.class);
    }
}
