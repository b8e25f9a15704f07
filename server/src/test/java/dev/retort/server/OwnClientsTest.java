package dev.retort.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.finetuning.Estimate;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.HostedFineTuner;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.finetuning.JobStatus;
import dev.retort.finetuning.mistral.MistralFineTuner;
import dev.retort.finetuning.mistral.MistralOptions;
import dev.retort.finetuning.openai.OpenAiEndpoint;
import dev.retort.finetuning.openai.OpenAiFineTuner;
import dev.retort.finetuning.openai.OpenAiOptions;
import dev.retort.http.Connection;
import dev.retort.model.ModelRef;
import dev.retort.network.Network;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retort's clients of Mistral's and OpenAI's services work with Retort's server. */
class OwnClientsTest {

    @TempDir
    Path folder;

    private final Network network = Network.offlineIf(false);
    private TestServer server;

    @BeforeEach
    void start() {
        server = new TestServer(folder.resolve("home"), new ScriptedTuner(false));
    }

    @AfterEach
    void stop() {
        server.close();
        network.close();
    }

    private FineTuningRequest request(ModelRef base) throws Exception {
        return new FineTuningRequest(
                base,
                Files.writeString(folder.resolve("rows.jsonl"), Rows.good(12)),
                Optional.empty(),
                new Hyperparameters(OptionalInt.empty(), OptionalDouble.of(2), 1e-4, 0.05, 0.1, 4, 16, 32, 0, 1024, 7),
                "retort",
                folder.resolve("out"));
    }

    private static FineTuningJob ended(HostedFineTuner tuner, FineTuningJob begun) throws Exception {
        for (int i = 0; i < 600 && !tuner.get(begun.id()).status().ended(); i++) {
            Thread.sleep(50);
        }
        return tuner.get(begun.id());
    }

    private void trainsAndDeletes(HostedFineTuner tuner, ModelRef base) throws Exception {
        FineTuningRequest request = request(base);
        tuner.probe(base).require();
        FineTuningJob job = ended(tuner, tuner.create(request));

        assertThat(job.status()).isEqualTo(JobStatus.SUCCESS);
        assertThat(job.metrics()).hasSize(3);
        assertThat(job.metrics().getFirst().trainLoss()).isEqualTo(2.0);
        assertThat(tuner.create(request).id()).isEqualTo(job.id());
        assertThat(tuner.list()).extracting(FineTuningJob::id).containsExactly(job.id());
        assertThat(tuner.deleteModel(job.tunedModel().orElseThrow()).gone()).isTrue();
    }

    @Test
    void theClientOfMistral() throws Exception {
        HostedFineTuner tuner = new MistralFineTuner(
                server.uri(),
                () -> "any",
                MistralOptions.STANDARD,
                Connection.standard(network),
                InstantSource.system());

        trainsAndDeletes(tuner, new ModelRef("mistral", "open-mistral-7b"));
        assertThat(tuner.deleteFile(server.get("/v1/files").at("/data/0/id")).gone())
                .isTrue();
    }

    @Test
    void theClientOfMistralPricesAJobBeforeItStarts() throws Exception {
        HostedFineTuner tuner = new MistralFineTuner(
                server.uri(),
                () -> "any",
                MistralOptions.STANDARD,
                Connection.standard(network),
                InstantSource.system());
        Estimate estimate = tuner.estimate(request(new ModelRef("mistral", "open-mistral-7b")));

        assertThat(estimate.price().orElseThrow().amount()).isZero();
        assertThat(estimate.trainedTokens()).isPresent();
        assertThat(tuner.get(estimate.jobId()).waitsForStart()).isTrue();
        assertThat(ended(tuner, tuner.start(estimate.jobId())).status()).isEqualTo(JobStatus.SUCCESS);
    }

    @Test
    void theClientOfOpenAi() throws Exception {
        HostedFineTuner tuner = new OpenAiFineTuner(
                new OpenAiEndpoint.OpenAi(URI.create(server.uri() + "/openai/v1"), () -> "any"),
                OpenAiOptions.STANDARD,
                Connection.standard(network),
                InstantSource.system());

        trainsAndDeletes(tuner, new ModelRef("openai", "gpt-4o-mini-2024-07-18"));
    }
}
