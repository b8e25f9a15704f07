package dev.retort.finetuning.together;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.fakes.FakeTogetherFineTuning;
import dev.retort.fakes.LoopbackServer.Fault;
import dev.retort.file.Json;
import dev.retort.finetuning.FakeClock;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.finetuning.JobStatus;
import dev.retort.finetuning.JobWatch;
import dev.retort.finetuning.Probe;
import dev.retort.finetuning.WandbIntegration;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TogetherFineTunerTest {

    private static final ModelRef BASE = new ModelRef("together", "meta-llama/Llama-3.2-1B-Instruct");
    private static final RetryPolicy QUICK = new RetryPolicy(
            4, Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(400), Duration.ofMillis(400));

    private final FakeTogetherFineTuning together = new FakeTogetherFineTuning(
            List.of("pending", "queued", "running", "compressing", "a_state_of_tomorrow", "completed"));
    private final FakeClock clock = new FakeClock();

    @TempDir
    private Path folder;

    @BeforeEach
    void writeExamples() throws IOException {
        Files.writeString(folder.resolve("training.jsonl"), "{\"messages\":[]}\n".repeat(10));
    }

    @AfterEach
    void stop() {
        together.close();
    }

    private TogetherFineTuner tuner() {
        return new TogetherFineTuner(
                together.uri(),
                () -> "together-key-0123456789",
                Optional.of(new WandbIntegration("retort", Optional.empty(), () -> "wandb-key-0123456789")),
                new Connection(Network.open(), QUICK, clock),
                InstantSource.system());
    }

    private FineTuningRequest request() {
        return new FineTuningRequest(
                BASE,
                folder.resolve("training.jsonl"),
                Optional.empty(),
                new Hyperparameters(OptionalInt.empty(), OptionalDouble.of(2), 1e-4, 0.05, 0.1, 8, 16, 32, 0, 1024, 7),
                "retort",
                folder.resolve("out"));
    }

    @Test
    void aJobIsSentWithItsAdapterAndRunsToItsModel() throws IOException {
        FineTuningJob created = tuner().create(request());
        FineTuningJob ended =
                new JobWatch(tuner(), clock, clock, Duration.ofMinutes(5)).await(created.id(), JobWatch.Listener.NONE);

        assertThat(Json.mapper()
                        .readTree(together.server()
                                .received("POST", "/v1/fine-tunes")
                                .getFirst()
                                .body()))
                .isEqualTo(Json.mapper().readTree("""
                {"training_file":"file-1","model":"meta-llama/Llama-3.2-1B-Instruct","n_epochs":2,"n_checkpoints":1,
                 "batch_size":8,"learning_rate":1.0E-4,"warmup_ratio":0.05,"max_grad_norm":1.0,"weight_decay":0.1,
                 "random_seed":7,"training_type":{"type":"Lora","lora_r":16,"lora_alpha":32,"lora_dropout":0.0},
                 "training_method":{"method":"sft","train_on_inputs":false},"suffix":"retort",
                 "wandb_key":"wandb-key-0123456789","wandb_project_name":"retort"}
                """));
        assertThat(ended.status()).isEqualTo(JobStatus.SUCCESS);
        assertThat(ended.tunedModel()).contains(new ModelRef("together", "org/meta-llama/Llama-3.2-1B-Instruct-ft-1"));
        assertThat(ended.hyperparameters().rank()).isEqualTo(16);
        assertThat(ended.totalSteps()).isEqualTo(12);
        assertThat(ended.metrics()).extracting(FineTuningJob.StepMetrics::step).containsExactly(1, 2);
        assertThat(ended.metrics().getLast().validationLoss()).hasValue(0.75);
    }

    @Test
    void aLostAnswerNeverMakesASecondUploadOrJob() {
        Set<String> hit = ConcurrentHashMap.newKeySet();
        together.server()
                .faults((number, request) ->
                        request.method().equals("POST") && hit.add(request.path()) ? new Fault.Cut(true) : Fault.NONE);

        tuner().create(request());

        assertThat(hit).hasSize(2);
        assertThat(together.files()).hasSize(1);
        assertThat(together.jobs()).hasSize(1);
    }

    @Test
    void aBaseThatIsTunedIsOpenAndAnotherIsClosed() {
        assertThat(tuner().probe(BASE)).isInstanceOf(Probe.Open.class);
        assertThat(tuner().probe(new ModelRef("together", "org/unknown"))).isInstanceOf(Probe.Closed.class);
        assertThat(together.jobs()).isEmpty();
    }

    @Test
    void theTunedModelIsDeletedWithItsJob() {
        FineTuningJob ended = new JobWatch(tuner(), clock, clock, Duration.ofMinutes(5))
                .await(tuner().create(request()).id(), JobWatch.Listener.NONE);

        assertThat(tuner().deleteModel(ended.tunedModel().orElseThrow()).gone()).isTrue();
        assertThat(tuner().deleteFile("file-1").gone()).isTrue();
        assertThat(together.jobs()).isEmpty();
    }

    @Test
    void cancellingStopsAJob() {
        assertThat(tuner().cancel(tuner().create(request()).id()).status()).isEqualTo(JobStatus.CANCELLED);
    }
}
