package dev.retort.finetuning.mistral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.ModelException;
import dev.retort.error.UsageException;
import dev.retort.fakes.FakeMistralFineTuning;
import dev.retort.fakes.LoopbackServer.Fault;
import dev.retort.fakes.LoopbackServer.Received;
import dev.retort.fakes.LoopbackServer.Reply;
import dev.retort.file.Json;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.finetuning.WandbIntegration;
import dev.retort.http.Connection;
import dev.retort.model.ModelRef;
import dev.retort.network.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MistralWandbTest {

    private static final String WANDB_KEY = "0123456789abcdef0123456789abcdef01234567";

    private final FakeMistralFineTuning mistral = new FakeMistralFineTuning();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        mistral.close();
    }

    private MistralFineTuner tuner(WandbIntegration wandb) {
        return new MistralFineTuner(
                mistral.uri(),
                () -> "a-key-0123456789",
                new MistralOptions(true, 0, Optional.of(wandb)),
                Connection.standard(Network.offline()),
                InstantSource.system());
    }

    private static WandbIntegration wandb(String key) {
        return new WandbIntegration("mistralai", Optional.of("finetuning"), () -> key);
    }

    private FineTuningRequest request() throws IOException {
        return new FineTuningRequest(
                new ModelRef("mistral", "open-mistral-7b"),
                Files.writeString(folder.resolve("training.jsonl"), "{\"messages\":[]}\n"),
                Optional.empty(),
                new Hyperparameters(OptionalInt.of(5), OptionalDouble.empty(), 1e-4, 0.05, 0.1, 1, 16, 32, 0, 1024, 7),
                "retort",
                folder.resolve("out"));
    }

    @Test
    void theKeyTravelsInTheBodyOfTheJobAndNowhereElse() throws IOException {
        tuner(wandb(WANDB_KEY)).create(request());

        Received job = mistral.server().received("POST", "/v1/fine_tuning/jobs").getFirst();
        assertThat(Json.mapper().readTree(job.body()).path("integrations"))
                .isEqualTo(Json.mapper().readTree("""
                        [{"type":"wandb","project":"mistralai","api_key":"%s","run_name":"finetuning"}]
                        """.formatted(WANDB_KEY)));
        for (Received request : mistral.server().received()) {
            assertThat(request.path() + request.query() + request.headers()).doesNotContain(WANDB_KEY);
        }
        assertThat(wandb(WANDB_KEY).toString()).doesNotContain(WANDB_KEY);
        assertThat(Files.readString(folder.resolve("out/submission.json"))).doesNotContain(WANDB_KEY);
    }

    @Test
    void aKeyOfAnotherLengthIsRefusedBeforeMistralDoes() {
        assertThatThrownBy(() -> tuner(wandb("wandb_v1_" + WANDB_KEY)).create(request()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("40")
                .hasMessageNotContaining(WANDB_KEY);
    }

    @Test
    void fieldsOfA422AreNamedAndTheKeyIsNotEchoed() {
        mistral.server()
                .faults((number, request) -> request.path().endsWith("/jobs")
                        ? new Fault.Instead(Reply.json(422, """
                        {"detail":[{"loc":["body","integrations",0,"api_key"],"msg":"bad key %s","type":"x","input":"%s"}]}
                        """.formatted(WANDB_KEY, WANDB_KEY)))
                        : Fault.NONE);

        assertThatThrownBy(() -> tuner(wandb(WANDB_KEY)).create(request()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("integrations.0.api_key: bad key ***")
                .hasMessageNotContaining(WANDB_KEY);
    }
}
