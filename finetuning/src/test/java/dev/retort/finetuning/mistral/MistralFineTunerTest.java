package dev.retort.finetuning.mistral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.UsageException;
import dev.retort.fakes.FakeFineTuning;
import dev.retort.fakes.FakeMistralFineTuning;
import dev.retort.fakes.LoopbackServer.Fault;
import dev.retort.fakes.LoopbackServer.Received;
import dev.retort.fakes.LoopbackServer.Reply;
import dev.retort.file.Json;
import dev.retort.finetuning.DeletionReceipt;
import dev.retort.finetuning.Estimate;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.HostedFineTuner;
import dev.retort.finetuning.HostedFineTunerContract;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.finetuning.JobStatus;
import dev.retort.finetuning.Probe;
import dev.retort.http.Connection;
import dev.retort.model.ModelRef;
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
import org.junit.jupiter.api.Test;

class MistralFineTunerTest extends HostedFineTunerContract {

    private static final ModelRef BASE = new ModelRef("mistral", "open-mistral-7b");

    @Override
    protected FakeFineTuning start(List<String> course) {
        return new FakeMistralFineTuning(course);
    }

    @Override
    protected List<String> states(Course course) {
        return switch (course) {
            case SUCCEEDS -> List.of("QUEUED", "VALIDATING", "VALIDATED", "RUNNING", "SUCCESS");
            case FAILS -> List.of("QUEUED", "VALIDATING", "FAILED");
            case GOES_ON -> List.of("QUEUED", "RUNNING");
        };
    }

    @Override
    protected HostedFineTuner tuner(FakeFineTuning service, Connection connection) {
        return new MistralFineTuner(
                service.uri(), () -> KEY, MistralOptions.STANDARD, connection, InstantSource.system());
    }

    @Override
    protected HostedFineTuner elsewhere(Connection connection) {
        return new MistralFineTuner(
                MistralFineTuner.MISTRAL, () -> KEY, MistralOptions.STANDARD, connection, InstantSource.system());
    }

    @Override
    protected boolean createsAJob(Received request) {
        return request.method().equals("POST") && request.path().endsWith("/jobs");
    }

    @Override
    protected String keyVariable() {
        return "MISTRAL_API_KEY";
    }

    @Override
    protected ModelRef base() {
        return BASE;
    }

    @Override
    protected String reason() {
        return "too few examples";
    }

    private FineTuningRequest validated(String suffix) throws IOException {
        FineTuningRequest request = request();
        Path validation = folder.resolve("validation.jsonl");
        if (!Files.exists(validation)) {
            Files.writeString(
                    validation,
                    Files.readString(request.training()).lines().findFirst().orElseThrow() + "\n");
        }
        return new FineTuningRequest(
                BASE,
                request.training(),
                Optional.of(validation),
                new Hyperparameters(OptionalInt.of(5), OptionalDouble.empty(), 1e-4, 0.05, 0.1, 1, 16, 32, 0, 1024, 7),
                suffix,
                request.output());
    }

    @Test
    void theFilesGoWithTheirPurposeAndTheJobIsOneThatMistralKnows() throws IOException {
        jobs(Course.GOES_ON);

        tuner().create(validated("retort"));

        Received job =
                service().server().received("POST", "/v1/fine_tuning/jobs").getLast();
        assertThat(Json.mapper().readTree(job.body())).isEqualTo(Json.mapper().readTree("""
                {"model":"open-mistral-7b",
                 "hyperparameters":{"training_steps":5,"learning_rate":1.0E-4,"weight_decay":0.1,"warmup_fraction":0.05},
                 "training_files":[{"file_id":"00000000-0000-4000-8000-000000000001","weight":1.0}],
                 "validation_files":["00000000-0000-4000-8000-000000000002"],
                 "suffix":"retort","auto_start":true,"invalid_sample_skip_percentage":0.0,"job_type":"completion"}
                """));
        assertThat(((FakeMistralFineTuning) service()).content("00000000-0000-4000-8000-000000000002"))
                .isEqualTo(Files.readString(folder.resolve("validation.jsonl")));
    }

    @Test
    void lossesAndEventsComeInOrder() throws IOException {
        jobs(Course.SUCCEEDS);

        FineTuningJob ended = ended(tuner().create(validated("retort")).id());

        assertThat(ended.tunedModel().orElseThrow().toString()).startsWith("mistral:ft:open-mistral-7b:org:20261101:");
        assertThat(ended.totalSteps()).isEqualTo(5);
        assertThat(ended.metrics()).extracting(FineTuningJob.StepMetrics::step).containsExactly(5, 10);
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
    void theJobIsPricedBeforeItRunsAndTheSameJobIsStartedThen() {
        jobs(Course.SUCCEEDS);
        Estimate estimate = tuner().estimate(request());
        assertThat(service().jobs().getFirst().path("auto_start").asBoolean()).isFalse();

        FineTuningJob started = tuner().create(request());

        assertThat(estimate.price()).contains(new Estimate.Price(new BigDecimal("4.25"), "EUR"));
        assertThat(estimate.duration()).contains(Duration.ofSeconds(220));
        assertThat(estimate.trainedTokens()).hasValue(655_360);
        assertThat(started.id()).isEqualTo(estimate.jobId());
        assertThat(service().server().received("POST", "/v1/fine_tuning/jobs/" + started.id() + "/start"))
                .hasSize(1);
        assertThat(service().jobs()).hasSize(1);
    }

    @Test
    void aBaseIsOpenUntilItEnds() {
        jobs(Course.GOES_ON);

        assertThat(tuner().probe(BASE))
                .isInstanceOfSatisfying(
                        Probe.Open.class, open -> assertThat(open.until()).contains(LocalDate.of(2027, 3, 30)));
    }

    @Test
    void aRetiredBaseAndOneThatCannotBeTunedAreClosed() {
        jobs(Course.GOES_ON);

        assertThat(tuner().probe(new ModelRef("mistral", "open-mixtral")))
                .isInstanceOfSatisfying(
                        Probe.Closed.class,
                        closed -> assertThat(closed.reason()).contains("404"));
        assertThat(tuner().probe(new ModelRef("mistral", "mistral-large-latest")))
                .isInstanceOf(Probe.Closed.class);
    }

    @Test
    void nothingIsSentForASuffixOrAValidationFileThatMistralRefuses() throws IOException {
        jobs(Course.GOES_ON);
        FineTuningRequest tooLong = validated("a-suffix-of-19-chars");
        assertThatThrownBy(() -> tuner().create(tooLong))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("finetune.suffix");

        Files.writeString(folder.resolve("validation.jsonl"), "x".repeat(4000));
        FineTuningRequest tooLarge = validated("retort");
        assertThatThrownBy(() -> tuner().create(tooLarge))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("5 %");
        assertThat(service().server().received()).isEmpty();
    }

    @Test
    void aModelThatIsStillShownAndNoLongerListedIsGone() {
        jobs(Course.SUCCEEDS);
        ModelRef tuned = ended(tuner().create(request()).id()).tunedModel().orElseThrow();
        service()
                .server()
                .faults((number, request) ->
                        request.method().equals("GET") && request.path().endsWith(tuned.name())
                                ? new Fault.Instead(Reply.json(200, "{\"id\":\"%s\"}".formatted(tuned.name())))
                                : Fault.NONE);

        DeletionReceipt receipt = tuner().deleteModel(tuned);

        assertThat(receipt.gone()).isTrue();
        assertThat(receipt.evidence()).contains("lists it no more");
    }

    @Test
    void aKeyThatNoHeaderCanHoldIsNotShown() {
        jobs(Course.GOES_ON);
        MistralFineTuner tuner = new MistralFineTuner(
                service().uri(), () -> KEY + "\n", MistralOptions.STANDARD, connection(), InstantSource.system());

        assertThatThrownBy(tuner::list).isInstanceOf(UsageException.class).hasMessageNotContaining(KEY);
    }
}
