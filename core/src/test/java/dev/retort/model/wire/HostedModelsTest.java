package dev.retort.model.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.segment.TextSegment;
import dev.retort.error.UsageException;
import dev.retort.fakes.FakeModels;
import dev.retort.fakes.FakeResponse;
import dev.retort.fakes.FakeServer;
import dev.retort.model.ModelProviders;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.model.secret.Keys;
import dev.retort.network.Network;
import java.net.URI;
import java.util.List;
import java.util.Map;
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
            URI api = server.api();
            ModelCatalog catalog = HostedModels.catalog(
                    ModelRef.parse("ollama:any"),
                    ModelSettings.DEFAULT.withBaseUrl(api),
                    Keys.of(Map.of()),
                    Network.offline());

            assertThat(catalog.dated("mistral-large-latest")).contains("mistral-large-2512");
            assertThat(catalog.dated("mistral-large-2512")).isEmpty();
            assertThat(catalog.has("mistral-large-2512")).isTrue();
            assertThat(catalog.has("open-mistral-7b")).isFalse();
        }
    }

    @Test
    void theFakeServersModelsAreListed() {
        try (FakeServer server = FakeModels.start()) {
            ModelCatalog catalog = HostedModels.catalog(
                    ModelRef.parse("ollama:any"),
                    ModelSettings.DEFAULT.withBaseUrl(server.api()),
                    Keys.of(Map.of()),
                    Network.offline());

            assertThat(catalog.has("fake-large-2512")).isTrue();
        }
    }
}
