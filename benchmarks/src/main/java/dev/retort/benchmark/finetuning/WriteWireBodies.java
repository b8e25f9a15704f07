package dev.retort.benchmark.finetuning;

import dev.retort.fakes.FakeFineTuning;
import dev.retort.fakes.FakeFireworksFineTuning;
import dev.retort.fakes.FakeMistralFineTuning;
import dev.retort.fakes.FakeOpenAiFineTuning;
import dev.retort.fakes.FakeTogetherFineTuning;
import dev.retort.fakes.LoopbackServer;
import dev.retort.finetuning.FineTuner;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.finetuning.WandbIntegration;
import dev.retort.finetuning.fireworks.FireworksFineTuner;
import dev.retort.finetuning.mistral.MistralFineTuner;
import dev.retort.finetuning.mistral.MistralOptions;
import dev.retort.finetuning.openai.OpenAiEndpoint;
import dev.retort.finetuning.openai.OpenAiFineTuner;
import dev.retort.finetuning.openai.OpenAiMethod;
import dev.retort.finetuning.openai.OpenAiOptions;
import dev.retort.finetuning.together.TogetherFineTuner;
import dev.retort.http.Connection;
import dev.retort.http.RetryPolicy;
import dev.retort.model.ModelRef;
import dev.retort.network.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Writes the bodies that create jobs and the forms of their files, as they went over the wire, into the folder given. */
final class WriteWireBodies {

    private static final Connection AT_ONCE = new Connection(Network.offline(), RetryPolicy.STANDARD, duration -> {});
    private static final Optional<WandbIntegration> WANDB =
            Optional.of(new WandbIntegration("retort", Optional.of("run"), () -> "0".repeat(40)));

    private WriteWireBodies() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Files.writeString(folder.resolve("training.jsonl"), "{\"messages\":[]}\n".repeat(40));
        Files.writeString(folder.resolve("validation.jsonl"), "{\"messages\":[]}\n");
        InstantSource clock = InstantSource.system();
        try (FakeMistralFineTuning mistral = new FakeMistralFineTuning();
                FakeOpenAiFineTuning openai = new FakeOpenAiFineTuning(List.of("queued", "running"));
                FakeTogetherFineTuning together = new FakeTogetherFineTuning(List.of("queued", "running"));
                FakeFireworksFineTuning fireworks = new FakeFireworksFineTuning(List.of("JOB_STATE_CREATING"))) {
            MistralOptions mistralOptions = new MistralOptions(true, 0.1, WANDB);
            create(
                    folder,
                    "mistral-job",
                    new MistralFineTuner(mistral.uri(), () -> "key-0123456789", mistralOptions, AT_ONCE, clock),
                    mistral.server(),
                    "/v1/fine_tuning/jobs");
            OpenAiEndpoint endpoint = new OpenAiEndpoint.OpenAi(openai.uri(), () -> "key-0123456789");
            OpenAiOptions supervised = new OpenAiOptions(new OpenAiMethod.Supervised(), OptionalDouble.of(1.5), WANDB);
            create(
                    folder,
                    "openai-supervised-job",
                    new OpenAiFineTuner(endpoint, supervised, AT_ONCE, clock),
                    openai.server(),
                    "/v1/fine_tuning/jobs");
            OpenAiOptions preference = new OpenAiOptions(
                    new OpenAiMethod.Preference(OptionalDouble.of(0.2)), OptionalDouble.empty(), Optional.empty());
            create(
                    folder,
                    "openai-preference-job",
                    new OpenAiFineTuner(endpoint, preference, AT_ONCE, clock),
                    openai.server(),
                    "/v1/fine_tuning/jobs");
            create(
                    folder,
                    "together-job",
                    new TogetherFineTuner(together.uri(), () -> "key-0123456789", WANDB, AT_ONCE, clock),
                    together.server(),
                    "/v1/fine-tunes");
            OpenAiEndpoint azure = new OpenAiEndpoint.Azure(
                    openai.server().uri(), () -> "key-0123456789", Optional.empty(), Optional.of("GlobalStandard"));
            create(
                    folder,
                    "azure-job",
                    new OpenAiFineTuner(azure, OpenAiOptions.STANDARD, AT_ONCE, clock),
                    openai.server(),
                    "/openai/v1/fine_tuning/jobs");
            create(
                    folder,
                    "fireworks-job",
                    new FireworksFineTuner(
                            fireworks.uri(), () -> "key-0123456789", Optional.empty(), WANDB, AT_ONCE, clock),
                    fireworks.server(),
                    "/v1/accounts/acme/supervisedFineTuningJobs");
            Files.write(
                    folder.resolve("fireworks-dataset.json"),
                    fireworks
                            .server()
                            .received("POST", "/v1/accounts/acme/datasets")
                            .getFirst()
                            .body());
            for (FakeFineTuning service : List.of(mistral, openai, together, fireworks)) {
                form(folder, service);
            }
        }
    }

    private static void form(Path folder, FakeFineTuning service) throws IOException {
        String name = service.getClass()
                .getSimpleName()
                .replaceAll("Fake|FineTuning", "")
                .toLowerCase(Locale.ROOT);
        WireForms.write(
                folder.resolve(name + "-file-form.json"),
                service.server().received().stream()
                        .filter(request -> request.headers()
                                .getOrDefault("content-type", "")
                                .startsWith("multipart/form-data"))
                        .findFirst()
                        .orElseThrow());
    }

    private static void create(Path folder, String name, FineTuner tuner, LoopbackServer server, String path)
            throws IOException {
        tuner.create(new FineTuningRequest(
                new ModelRef("any", "a-base"),
                folder.resolve("training.jsonl"),
                Optional.of(folder.resolve("validation.jsonl")),
                new Hyperparameters(OptionalInt.empty(), OptionalDouble.of(2), 1e-4, 0.05, 0.1, 4, 16, 32, 0, 1024, 7),
                "retort",
                folder.resolve(name)));
        Files.write(
                folder.resolve(name + ".json"),
                server.received("POST", path).getLast().body());
    }
}
