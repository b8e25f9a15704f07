package dev.retort.distillation;

import dev.retort.config.ConfigReader;
import dev.retort.fakes.FakeMistralFineTuning;
import dev.retort.fakes.FakeModels;
import dev.retort.fakes.FakeResponse;
import dev.retort.fakes.FakeServer;
import dev.retort.fakes.Meter;
import dev.retort.finetuning.hosted.HostedFineTuners;
import dev.retort.http.Connection;
import dev.retort.http.RetryPolicy;
import dev.retort.model.EstimatedTokenCounter;
import dev.retort.model.wire.HostedModels;
import dev.retort.network.Network;
import dev.retort.run.Manifest;
import dev.retort.run.RunDirectory;
import dev.retort.run.StageLedger;
import dev.retort.secret.Keys;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A document of a plant with questions, and the services that answer them and train, each a server on this machine. */
final class HostedPlant implements AutoCloseable {

    private static final RetryPolicy QUICK = new RetryPolicy(
            4, Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(20), Duration.ofSeconds(20));
    static final Map<String, String> KEYS = Map.of(
            "MISTRAL_API_KEY", "m-0123456789",
            "OPENAI_API_KEY", "o-0123456789",
            "TOGETHER_API_KEY", "t-0123456789",
            "FIREWORKS_API_KEY", "f-0123456789",
            "AZURE_OPENAI_API_KEY", "a-0123456789");

    final FakeMistralFineTuning mistral = new FakeMistralFineTuning();
    final Meter meter = new Meter();
    final FakeServer models = FakeServer.start()
            .route(
                    "GET",
                    "/v1/models",
                    request -> FakeResponse.json(Map.of(
                            "data",
                            List.of(Map.of("id", "mistral-large-2512", "aliases", List.of("mistral-large-latest"))))));
    volatile Function<FakeModels.Prompt, String> reply = prompt -> "The answer of " + prompt.model() + " is four bar.";
    private final Path folder;
    private final Path config;

    HostedPlant(Path folder) throws IOException {
        this.folder = folder;
        FakeModels.routes(models, prompt -> reply.apply(prompt), meter);
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
                answers: {context_words: null, arms: [teacher]}
                student: {model: "mistral:open-mistral-7b"}
                teacher: {model: "mistral:mistral-large-latest"}
                finetune: {training_steps: 5}
                scores: {metrics: [support], primary: support}
                """);
    }

    @Override
    public void close() {
        models.close();
        mistral.close();
    }

    /** Returns a run with these keys, trained by these services. */
    Distillation distillation(Map<String, String> keys, Map<String, URI> tuning, String... settings) {
        ConfigReader reader = ConfigReader.defaults().with(config);
        for (String setting : settings) {
            reader.set(setting);
        }
        return Distillation.of(reader, folder.resolve("run"), models(keys, tuning));
    }

    /** Returns models with these keys, trained by these services. */
    DistillationModels models(Map<String, String> keys, Map<String, URI> tuning) {
        Network network = Network.offline();
        Keys known = Keys.of(keys);
        URI api = models.api();
        return new DistillationModels(
                HostedModels.providers(
                        known, network, Map.of("mistral", api, "openai", api, "together", api, "fireworks", api)),
                new HostedFineTuners(
                        known,
                        tuning,
                        new Connection(network, QUICK, Thread::sleep),
                        InstantSource.system(),
                        Optional.empty()),
                ref -> Optional.empty(),
                ref -> new EstimatedTokenCounter());
    }

    /** Returns a run with all keys, trained at Mistral. */
    Distillation distillation(String... settings) {
        return distillation(KEYS, Map.of("mistral", mistral.uri()), settings);
    }

    /** Returns the names of the steps that are done. */
    Set<String> stages() {
        try (RunDirectory run = RunDirectory.read(folder.resolve("run"))) {
            return StageLedger.read(run).orElseThrow().stages().keySet();
        }
    }

    /** Returns what the run settled before it spent anything. */
    Manifest.Checks checks() {
        try (RunDirectory run = RunDirectory.read(folder.resolve("run"))) {
            return StageLedger.read(run).flatMap(Manifest::checks).orElseThrow();
        }
    }
}
