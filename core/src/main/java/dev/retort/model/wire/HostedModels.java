package dev.retort.model.wire;

import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.retort.error.UsageException;
import dev.retort.model.ModelProvider;
import dev.retort.model.ModelProviders;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.model.NamedChatModel;
import dev.retort.model.NamedEmbeddingModel;
import dev.retort.model.secret.Keys;
import dev.retort.model.secret.Secret;
import dev.retort.network.Network;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The providers that speak the OpenAI protocol: {@code mistral:}, {@code openai:}, {@code together:}, {@code fireworks:},
 * {@code ollama:} and {@code openai-compatible:URL#name}.
 */
public final class HostedModels implements ModelProvider {

    private final Dialect dialect;
    private final Keys keys;
    private final Network network;

    private HostedModels(Dialect dialect, Keys keys, Network network) {
        this.dialect = dialect;
        this.keys = keys;
        this.network = network;
    }

    /** Returns all of them; the command line adds {@code local:}. */
    public static ModelProviders providers(Keys keys, Network network) {
        Map<String, ModelProvider> providers = new HashMap<>();
        for (Dialect dialect : Dialect.values()) {
            providers.put(dialect.provider(), new HostedModels(dialect, keys, network));
        }
        return new ModelProviders(providers);
    }

    @Override
    public NamedChatModel chat(ModelRef ref, ModelSettings settings) {
        Place place = place(ref, settings);
        var defaults = ChatRequestParameters.builder().modelName(place.name());
        settings.temperature().ifPresent(defaults::temperature);
        settings.maxTokens().ifPresent(defaults::maxOutputTokens);
        JsonHttp http = new JsonHttp(place.base(), key(ref, settings), network);
        return new NamedChatModel(
                ref,
                dialect.severalChoices()
                        ? new WireChatModel.WithChoices(http, dialect, defaults.build(), settings.seed())
                        : new WireChatModel(http, dialect, defaults.build(), settings.seed()));
    }

    @Override
    public NamedEmbeddingModel embedding(ModelRef ref, ModelSettings settings) {
        Place place = place(ref, settings);
        JsonHttp http = new JsonHttp(place.base(), key(ref, settings), network);
        return new NamedEmbeddingModel(
                ref, new WireEmbeddingModel(http, place.name()), dialect.embeddingBatch(), false);
    }

    /**
     * Asks the service of a model for its models, such as the dated name behind an alias.
     *
     * @throws UsageException if the provider does not speak this protocol, or a key is missing
     * @throws dev.retort.model.failure.CallException if the service does not answer
     */
    public static ModelCatalog catalog(ModelRef ref, ModelSettings settings, Keys keys, Network network) {
        for (Dialect dialect : Dialect.values()) {
            if (dialect.provider().equals(ref.provider())) {
                HostedModels models = new HostedModels(dialect, keys, network);
                return ModelCatalog.of(
                        new JsonHttp(models.place(ref, settings).base(), models.key(ref, settings), network));
            }
        }
        throw new UsageException(ref + " is not a hosted model.", "Models on this machine have no catalogue.");
    }

    private record Place(URI base, String name) {}

    private Place place(ModelRef ref, ModelSettings settings) {
        if (dialect != Dialect.COMPATIBLE) {
            return new Place(settings.baseUrl().or(dialect::baseUrl).orElseThrow(), ref.name());
        }
        int hash = ref.name().lastIndexOf('#');
        String address = hash < 0 ? ref.name() : ref.name().substring(0, hash);
        try {
            // A server that holds one model does not care for its name.
            String name = hash < 0 || hash == ref.name().length() - 1
                    ? "default"
                    : ref.name().substring(hash + 1);
            return new Place(settings.baseUrl().orElse(URI.create(address)), name);
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    "%s does not name an address.".formatted(ref),
                    "Write openai-compatible:http://HOST:PORT/v1#MODEL.",
                    e);
        }
    }

    private Optional<Secret> key(ModelRef ref, ModelSettings settings) {
        if (settings.key().isPresent()) {
            return settings.key();
        }
        return dialect.keyVariable().map(variable -> keys.require(variable, ref.toString(), dialect.keySource()));
    }
}
