package dev.retort.finetuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.retort.fakes.LoopbackServer;
import dev.retort.fakes.LoopbackServer.Received;
import dev.retort.fakes.LoopbackServer.Reply;
import dev.retort.file.Json;
import dev.retort.finetuning.FineTuningJob.StepMetrics;
import dev.retort.finetuning.fireworks.FireworksFineTuner;
import dev.retort.finetuning.openai.OpenAiEndpoint;
import dev.retort.finetuning.openai.OpenAiFineTuner;
import dev.retort.finetuning.openai.OpenAiOptions;
import dev.retort.finetuning.together.TogetherFineTuner;
import dev.retort.http.Connection;
import dev.retort.model.DeferredChatModel;
import dev.retort.model.ModelProviders;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.model.wire.HostedModels;
import dev.retort.network.Network;
import dev.retort.secret.Keys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads replies that the official packages' own models made; {@code benchmarks/wire-truth.sh} makes them again. */
class GoldenRepliesTest {

    private static final Connection CONNECTION = Connection.standard(Network.offline());
    private static final String KEY = "a-key-0123456789";

    private String provider = "";
    private final LoopbackServer server = new LoopbackServer(this::reply);

    @AfterEach
    void stop() {
        server.close();
    }

    private static String golden(String name) {
        try {
            return Files.readString(Path.of("src/test/resources/golden/wire", name + ".json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Reply reply(Received request) {
        String path = request.path();
        if (path.endsWith("/content")) {
            String line = "{\"custom_id\":\"r1\",\"response\":{\"status_code\":200,\"body\":%s}}\n"
                    .formatted(
                            Json.mapper().readTree(golden(provider + "-chat")).toString());
            return new Reply(200, Map.of(), line.getBytes(StandardCharsets.UTF_8));
        }
        for (String kind : List.of("chat", "embeddings", "batch", "events", "checkpoints", "file")) {
            if (path.contains("/" + kind)
                    && Files.exists(Path.of("src/test/resources/golden/wire", provider + "-" + kind + ".json"))) {
                return Reply.json(200, golden(provider + "-" + kind));
            }
        }
        return path.endsWith("/metrics") ? Reply.json(404, "{}") : Reply.json(200, golden(provider + "-job"));
    }

    private ModelProviders models(String name) {
        provider = name;
        return HostedModels.providers(
                Keys.of(Map.of("MISTRAL_API_KEY", KEY, "OPENAI_API_KEY", KEY)),
                Network.offline(),
                Map.of(name, URI.create(server.uri() + "/v1")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mistral", "openai"})
    void aChatIsRead(String name) {
        ChatResponse response = models(name)
                .chat(new ModelRef(name, "m"), ModelSettings.DEFAULT)
                .model()
                .chat(ChatRequest.builder()
                        .messages(UserMessage.from("How much?"))
                        .build());

        assertThat(response.aiMessage().text()).isEqualTo("Four bar.");
        assertThat(response.modelName()).containsPattern("-\\d{4}");
        assertThat(response.tokenUsage().inputTokenCount()).isEqualTo(11);
        assertThat(response.tokenUsage().outputTokenCount()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mistral", "openai"})
    void embeddingsAreRead(String name) {
        assertThat(models(name)
                        .embedding(new ModelRef(name, "m"), ModelSettings.DEFAULT)
                        .model()
                        .embedAll(List.of(TextSegment.from("a text")))
                        .content()
                        .getFirst()
                        .vector())
                .containsExactly(0.5f, -0.25f);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mistral", "openai"})
    void aBatchIsCollected(String name) {
        DeferredChatModel model = (DeferredChatModel) models(name)
                .chat(new ModelRef(name, "m"), ModelSettings.DEFAULT)
                .model();

        assertThat(model.collect("job-1").orElseThrow())
                .hasEntrySatisfying(
                        "r1", reply -> assertThat(reply.aiMessage().text()).isEqualTo("Four bar."));
    }

    @Test
    void openAisJobIsReadWithItsEventsAndCheckpoints() {
        provider = "openai";
        FineTuningJob job = new OpenAiFineTuner(
                        new OpenAiEndpoint.OpenAi(URI.create(server.uri() + "/v1"), () -> KEY),
                        OpenAiOptions.STANDARD,
                        CONNECTION,
                        InstantSource.system())
                .get("ftjob-1");

        assertThat(job.status()).isEqualTo(JobStatus.SUCCESS);
        assertThat(job.tunedModel()).contains(new ModelRef("openai", "ft:gpt-4.1-nano:org::abc"));
        assertThat(job.metrics()).extracting(StepMetrics::step).containsExactly(2, 3);
        assertThat(job.metrics().getLast().validationLoss()).hasValue(0.375);
        assertThat(job.totalSteps()).isEqualTo(3);
    }

    @Test
    void togethersJobIsRead() {
        provider = "together";
        FineTuningJob job = new TogetherFineTuner(
                        URI.create(server.uri() + "/v1"),
                        () -> KEY,
                        Optional.empty(),
                        CONNECTION,
                        InstantSource.system())
                .get("ft-1");

        assertThat(job.status()).isEqualTo(JobStatus.SUCCESS);
        assertThat(job.tunedModel()).contains(new ModelRef("together", "org/Llama-3.2-1B-retort"));
        assertThat(job.hyperparameters().rank()).isEqualTo(16);
        assertThat(job.totalSteps()).isEqualTo(12);
    }

    @Test
    void fireworksJobIsRead() {
        provider = "fireworks";
        FineTuningJob job = new FireworksFineTuner(
                        server.uri(),
                        () -> KEY,
                        Optional.of("acme"),
                        Optional.empty(),
                        CONNECTION,
                        InstantSource.system())
                .get("job1");

        assertThat(job.id()).isEqualTo("job1");
        assertThat(job.status()).isEqualTo(JobStatus.SUCCESS);
        assertThat(job.tunedModel()).contains(new ModelRef("fireworks", "accounts/acme/models/job1"));
        assertThat(job.createdAt()).isEqualTo(Instant.parse("2026-11-22T10:00:00Z"));
        assertThat(job.hyperparameters().epochs()).hasValue(2);
        assertThat(job.hyperparameters().rank()).isEqualTo(16);
    }
}
