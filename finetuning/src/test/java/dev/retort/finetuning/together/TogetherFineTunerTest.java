package dev.retort.finetuning.together;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.fakes.FakeFineTuning;
import dev.retort.fakes.FakeTogetherFineTuning;
import dev.retort.fakes.LoopbackServer.Received;
import dev.retort.file.Json;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.HostedFineTuner;
import dev.retort.finetuning.HostedFineTunerContract;
import dev.retort.finetuning.Probe;
import dev.retort.finetuning.WandbIntegration;
import dev.retort.http.Connection;
import dev.retort.model.ModelRef;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TogetherFineTunerTest extends HostedFineTunerContract {

    private static final ModelRef BASE = new ModelRef("together", "meta-llama/Llama-3.2-1B-Instruct");

    @Override
    protected FakeFineTuning start(List<String> course) {
        return new FakeTogetherFineTuning(course);
    }

    @Override
    protected List<String> states(Course course) {
        return switch (course) {
            case SUCCEEDS -> List.of("pending", "queued", "running", "compressing", "completed");
            case FAILS -> List.of("pending", "user_error");
            case GOES_ON -> List.of("pending", "running");
        };
    }

    @Override
    protected HostedFineTuner tuner(FakeFineTuning service, Connection connection) {
        return tuner(service.uri(), connection);
    }

    @Override
    protected HostedFineTuner elsewhere(Connection connection) {
        return tuner(TogetherFineTuner.TOGETHER, connection);
    }

    private static TogetherFineTuner tuner(URI address, Connection connection) {
        return new TogetherFineTuner(
                address,
                () -> KEY,
                Optional.of(new WandbIntegration("retort", Optional.empty(), () -> "wandb-key-0123456789")),
                connection,
                InstantSource.system());
    }

    @Override
    protected boolean createsAJob(Received request) {
        return request.method().equals("POST") && request.path().endsWith("/fine-tunes");
    }

    @Override
    protected String keyVariable() {
        return "TOGETHER_API_KEY";
    }

    @Override
    protected ModelRef base() {
        return BASE;
    }

    @Override
    protected String reason() {
        return "too few examples";
    }

    @Test
    void theJobIsSentWithItsAdapter() {
        jobs(Course.GOES_ON);

        tuner().create(request());

        Received job = service().server().received("POST", "/v1/fine-tunes").getFirst();
        assertThat(Json.mapper().readTree(job.body())).isEqualTo(Json.mapper().readTree("""
                {"training_file":"file-1","model":"meta-llama/Llama-3.2-1B-Instruct","n_epochs":2,"n_checkpoints":1,
                 "batch_size":4,"learning_rate":1.0E-4,"warmup_ratio":0.05,"max_grad_norm":1.0,"weight_decay":0.1,
                 "random_seed":7,"training_type":{"type":"Lora","lora_r":16,"lora_alpha":32,"lora_dropout":0.0},
                 "training_method":{"method":"sft","train_on_inputs":false},"suffix":"retort",
                 "wandb_key":"wandb-key-0123456789","wandb_project_name":"retort"}
                """));
    }

    @Test
    void lossesAndTheModelsNameComeBack() {
        jobs(Course.SUCCEEDS);

        FineTuningJob ended = ended(tuner().create(request()).id());

        assertThat(ended.tunedModel()).contains(new ModelRef("together", "org/meta-llama/Llama-3.2-1B-Instruct-ft-1"));
        assertThat(ended.hyperparameters().rank()).isEqualTo(16);
        assertThat(ended.totalSteps()).isEqualTo(12);
        assertThat(ended.metrics()).extracting(FineTuningJob.StepMetrics::step).containsExactly(1, 2);
        assertThat(ended.metrics().getLast().validationLoss()).hasValue(0.75);
    }

    @Test
    void aBaseThatIsNotTunedIsClosed() {
        jobs(Course.GOES_ON);

        assertThat(tuner().probe(new ModelRef("together", "org/unknown")))
                .isInstanceOfSatisfying(
                        Probe.Closed.class, closed -> assertThat(closed.route()).contains("fireworks:"));
    }
}
