package dev.retort.model.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.segment.TextSegment;
import dev.retort.call.ModelCalls;
import dev.retort.error.ModelException;
import dev.retort.error.UsageException;
import dev.retort.fakes.FakeModels;
import dev.retort.fakes.FakeResponse;
import dev.retort.fakes.FakeServer;
import dev.retort.model.ModelProviders;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.network.Network;
import dev.retort.progress.Progress;
import dev.retort.secret.Keys;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HostedModelsTest {

    private final ModelProviders providers = HostedModels.providers(Keys.of(Map.of()), Network.open());

    @Test
    void aMissingKeyNamesTheVariableBeforeAnyCall() {
        assertThatThrownBy(() -> providers.chat(ModelRef.parse("mistral:mistral-large-latest"), ModelSettings.DEFAULT))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("MISTRAL_API_KEY")
                .hasMessageContaining("console.mistral.ai");
    }

    @Test
    void anUnknownProviderNamesTheKnownOnes() {
        assertThatThrownBy(() -> providers
                        .with("local", (ref, settings) -> {
                            throw new AssertionError("must not be opened");
                        })
                        .chat(ModelRef.parse("mistrall:x"), ModelSettings.DEFAULT))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("fireworks, local, mistral, ollama, openai, openai-compatible, together");
    }

    @Test
    void anAddressThatIsNoneIsRefused() {
        assertThatThrownBy(
                        () -> providers.chat(ModelRef.parse("openai-compatible:not an address"), ModelSettings.DEFAULT))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("does not name an address");
        assertThatThrownBy(
                        () -> providers.chat(ModelRef.parse("openai-compatible:ftp://host/v1"), ModelSettings.DEFAULT))
                .isInstanceOf(UsageException.class);
    }

    @Test
    void offlineLetsOnlyThisMachinePass() {
        ModelProviders offline = HostedModels.providers(Keys.of(Map.of("OPENAI_API_KEY", "k")), Network.offline());

        assertThat(offline.chat(ModelRef.parse("ollama:qwen3"), ModelSettings.DEFAULT)
                        .ref())
                .hasToString("ollama:qwen3");
        assertThatThrownBy(() -> offline.chat(ModelRef.parse("openai:gpt-4.1"), ModelSettings.DEFAULT))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--offline forbids a call to api.openai.com");
    }

    @Test
    void vectorsBelongToTheirTextsWhateverTheOrderOfTheAnswer() {
        try (FakeServer server = FakeServer.start()
                .route(
                        "POST",
                        "/v1/embeddings",
                        request -> FakeResponse.json(Map.of(
                                "data",
                                List.of(
                                        Map.of("index", 1, "embedding", List.of(3, 4)),
                                        Map.of("index", 0, "embedding", List.of(1, 2))))))) {
            var embeddings = providers
                    .embedding(ModelRef.parse("ollama:e"), ModelSettings.DEFAULT.withBaseUrl(server.api()))
                    .model()
                    .embedAll(List.of(TextSegment.from("a"), TextSegment.from("b")))
                    .content();

            assertThat(embeddings.get(0).vector()).containsExactly(1, 2);
            assertThat(embeddings.get(1).vector()).containsExactly(3, 4);
        }
    }

    @Test
    void theDatedNameBehindAnAliasIsFound() {
        try (FakeServer server = FakeServer.start()
                .route(
                        "GET",
                        "/v1/models",
                        request -> FakeResponse.json(Map.of(
                                "data",
                                List.of(
                                        Map.of("id", "mistral-large-latest", "aliases", List.of("mistral-large-2512")),
                                        Map.of(
                                                "id",
                                                "mistral-large-2512",
                                                "aliases",
                                                List.of("mistral-large-latest"))))))) {
            ModelProviders models = HostedModels.providers(
                    Keys.of(Map.of("MISTRAL_API_KEY", "k")), Network.offline(), Map.of("mistral", server.api()));

            assertThat(models.dated(ModelRef.parse("mistral:mistral-large-latest"), ModelSettings.DEFAULT))
                    .contains(ModelRef.parse("mistral:mistral-large-2512"));
            assertThat(models.dated(ModelRef.parse("mistral:mistral-small-latest"), ModelSettings.DEFAULT))
                    .isEmpty();
            assertThat(models.dated(ModelRef.parse("mistral:mistral-large-2512"), ModelSettings.DEFAULT))
                    .isEmpty();
        }
    }

    @Test
    void aRefusedKeyIsToldBeforeAnythingIsAsked() {
        try (FakeServer server =
                FakeServer.start().route("GET", "/v1/models", request -> FakeResponse.error(401, "Unauthorized"))) {
            ModelProviders models = HostedModels.providers(
                    Keys.of(Map.of("MISTRAL_API_KEY", "k-0123456789")),
                    Network.offline(),
                    Map.of("mistral", server.api()));

            assertThatThrownBy(
                            () -> models.dated(ModelRef.parse("mistral:mistral-large-latest"), ModelSettings.DEFAULT))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("MISTRAL_API_KEY")
                    .hasMessageNotContaining("k-0123456789");
        }
    }

    @Test
    void aMissingKeyIsToldWithItsVariableAndItsPlaceWithoutACall() {
        ModelProviders models = HostedModels.providers(Keys.of(Map.of()), Network.offline());

        models.check(ModelRef.parse("ollama:qwen3:8b"), ModelSettings.DEFAULT);
        assertThatThrownBy(() -> HostedModels.providers(Keys.of(Map.of()), Network.open())
                        .check(ModelRef.parse("together:Qwen/Qwen3-8B"), ModelSettings.DEFAULT))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("TOGETHER_API_KEY");
    }

    @Test
    void anAddressWithoutAPathGetsThePathOfItsService() {
        try (FakeServer server = FakeModels.start()) {
            URI bare = URI.create(server.api().toString().replace("/v1", ""));
            ModelProviders models = HostedModels.providers(
                    Keys.of(Map.of("MISTRAL_API_KEY", "k")), Network.offline(), Map.of("mistral", bare));

            assertThat(models.chat(ModelRef.parse("mistral:any"), ModelSettings.DEFAULT)
                            .model()
                            .chat("Say something."))
                    .isNotBlank();
        }
    }

    @Test
    void aRequestOfTooManyTextsIsSplitUntilTheServiceTakesIt() {
        try (FakeServer server = FakeServer.start()) {
            server.route("POST", "/v1/embeddings", request -> {
                int texts = request.json().path("input").size();
                return texts > 2
                        ? FakeResponse.error(400, "Too many tokens in batch.")
                        : FakeResponse.json(Map.of(
                                "data",
                                IntStream.range(0, texts)
                                        .mapToObj(i -> Map.of(
                                                "index",
                                                i,
                                                "embedding",
                                                List.of(request.json()
                                                        .path("input")
                                                        .get(i)
                                                        .asString()
                                                        .length())))
                                        .toList()));
            });
            var model = HostedModels.providers(Keys.of(Map.of()), Network.offline(), Map.of("ollama", server.api()))
                    .embedding(ModelRef.parse("ollama:any"), ModelSettings.DEFAULT);

            assertThat(new ModelCalls(4)
                            .embed(model, List.of("a", "bb", "ccc", "dddd", "eeeee"), "test", Progress.NONE))
                    .extracting(vector -> vector[0])
                    .containsExactly(1f, 2f, 3f, 4f, 5f);
        }
    }
}
