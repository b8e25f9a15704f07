package dev.retort.finetuning.fireworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.ModelException;
import dev.retort.fakes.FakeFireworksFineTuning;
import dev.retort.fakes.LoopbackServer.Fault;
import dev.retort.fakes.LoopbackServer.Reply;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.finetuning.JobStatus;
import dev.retort.finetuning.JobWatch;
import dev.retort.finetuning.Probe;
import dev.retort.http.Connection;
import dev.retort.http.RetryPolicy;
import dev.retort.model.ModelRef;
import dev.retort.network.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FireworksFineTunerTest {

    private static final String KEY = "fw_0123456789abcdef0123";
    private static final ModelRef BASE = new ModelRef("fireworks", "accounts/fireworks/models/llama-v3p1-8b-instruct");
    private static final RetryPolicy QUICK = new RetryPolicy(
            4, Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(20), Duration.ofSeconds(20));

    @TempDir
    Path folder;

    private final FakeFireworksFineTuning fireworks = new FakeFireworksFineTuning(
            List.of("JOB_STATE_CREATING", "JOB_STATE_VALIDATING", "JOB_STATE_RUNNING", "JOB_STATE_COMPLETED"));
    private final FireworksFineTuner tuner = tuner();

    private FireworksFineTuner tuner() {
        return new FireworksFineTuner(
                fireworks.uri(),
                () -> KEY,
                Optional.empty(),
                Optional.empty(),
                new Connection(Network.offline(), QUICK, duration -> {}),
                InstantSource.system());
    }

    @BeforeEach
    void writeExamples() throws IOException {
        Files.writeString(
                folder.resolve("training.jsonl"),
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Why?\"},{\"role\":\"assistant\",\"content\":\"So.\"}]}\n");
    }

    @AfterEach
    void close() {
        fireworks.close();
    }

    private FineTuningRequest request() {
        return new FineTuningRequest(
                BASE,
                folder.resolve("training.jsonl"),
                Optional.empty(),
                new Hyperparameters(OptionalInt.empty(), OptionalDouble.of(2), 1e-4, 0, 0.1, 4, 8, 8, 0, 2048, 1),
                "retort",
                folder.resolve("out"));
    }

    private FineTuningJob watched(String id) {
        return new JobWatch(tuner, InstantSource.system(), duration -> {}, Duration.ofMinutes(1))
                .await(id, JobWatch.Listener.NONE);
    }

    @Test
    void aJobRunsOnTheUploadedRowsAndItsModelIsNamed() throws IOException {
        FineTuningJob ended = watched(tuner.create(request()).id());

        assertThat(ended.status()).isEqualTo(JobStatus.SUCCESS);
        assertThat(ended.base()).isEqualTo(BASE);
        assertThat(ended.tunedModel()).contains(new ModelRef("fireworks", "accounts/acme/models/job1"));
        assertThat(fireworks.contents()).containsValue(Files.readString(folder.resolve("training.jsonl")));
        assertThat(fireworks.jobs().getFirst().path("epochs").asInt()).isEqualTo(2);
        assertThat(fireworks.jobs().getFirst().path("loraRank").asInt()).isEqualTo(8);
        assertThat(tuner.list()).extracting(FineTuningJob::id).containsExactly("job1");
    }

    @Test
    void theSameRequestIsTakenUpAgainInsteadOfASecondJob() {
        String first = tuner.create(request()).id();

        assertThat(tuner().create(request()).id()).isEqualTo(first);
        assertThat(fireworks.jobs()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLostAnswerToAnUploadOrACreationMakesNothingTwice(boolean handled) {
        fireworks.server().faults((number, request) -> number % 3 == 0 ? new Fault.Cut(handled) : Fault.NONE);

        assertThat(tuner.create(request()).id()).isEqualTo("job1");
        assertThat(fireworks.jobs()).hasSize(1);
        assertThat(fireworks.contents()).hasSize(1);
    }

    @Test
    void aCancelledJobEndsAndAnEndedOneStays() {
        String id = tuner.create(request()).id();

        assertThat(tuner.cancel(id).status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(tuner.cancel(id).status()).isEqualTo(JobStatus.CANCELLED);
    }

    @Test
    void theProbeSaysWhetherTheBaseIsTunableAndTheKeyKnown() {
        assertThat(tuner.probe(BASE)).isInstanceOf(Probe.Open.class);
        assertThat(tuner.probe(new ModelRef("fireworks", "accounts/fireworks/models/gone")))
                .isInstanceOfSatisfying(
                        Probe.Closed.class, closed -> assertThat(closed.route()).contains("local:"));
        fireworks
                .server()
                .faults((number, request) ->
                        new Fault.Instead(Reply.json(401, "{\"message\":\"bad key %s\"}".formatted(KEY))));
        assertThat(tuner.probe(BASE))
                .isInstanceOfSatisfying(
                        Probe.Closed.class,
                        closed -> assertThat(closed.reason() + closed.route())
                                .contains("FIREWORKS_API_KEY")
                                .doesNotContain(KEY));
    }

    @Test
    void theModelAndItsDataAreDeletedWithProof() {
        FineTuningJob ended = watched(tuner.create(request()).id());
        String dataset = fireworks.contents().keySet().iterator().next();

        assertThat(tuner.deleteModel(ended.tunedModel().orElseThrow()).gone()).isTrue();
        assertThat(tuner.deleteFile(dataset).gone()).isTrue();
    }

    @Test
    void aReplyThatNamesNothingIsNoJob() {
        assertThatThrownBy(() -> tuner.get("unknown")).isInstanceOf(ModelException.class);
    }
}
