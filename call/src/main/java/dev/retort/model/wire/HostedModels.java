package dev.retort.model.wire;

import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.retort.error.ModelException;
import dev.retort.error.UsageException;
import dev.retort.http.Connection;
import dev.retort.http.HttpCall;
import dev.retort.http.HttpOutcome;
import dev.retort.http.JsonApi;
import dev.retort.model.ModelProvider;
import dev.retort.model.ModelProviders;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.model.NamedChatModel;
import dev.retort.model.NamedEmbeddingModel;
import dev.retort.network.Network;
import dev.retort.secret.Keys;
import dev.retort.secret.Secret;
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
    private final Optional<URI> address;

    private HostedModels(Dialect dialect, Keys keys, Network network, Optional<URI> address) {
        this.dialect = dialect;
        this.keys = keys;
        this.network = network;
        this.address = address;
    }

    /** Returns all of them at their usual places; the command line adds {@code local:}. */
    public static ModelProviders providers(Keys keys, Network network) {
        return providers(keys, network, Map.of());
    }

    /**
     * Returns all of them.
     *
     * @param addresses other places than the usual ones by provider, such as {@code http://127.0.0.1:8080/v1}; one without a
     *     path gets the provider's usual path
     */
    public static ModelProviders providers(Keys keys, Network network, Map<String, URI> addresses) {
        Map<String, ModelProvider> providers = new HashMap<>();
        for (Dialect dialect : Dialect.values()) {
            Optional<URI> address =
                    Optional.ofNullable(addresses.get(dialect.provider())).map(dialect::withPath);
            providers.put(dialect.provider(), new HostedModels(dialect, keys, network, address));
        }
        return new ModelProviders(providers);
    }

    @Override
    public NamedChatModel chat(ModelRef ref, ModelSettings settings) {
        Place place = place(ref, settings);
        var defaults = ChatRequestParameters.builder().modelName(place.name());
        settings.temperature().ifPresent(defaults::temperature);
        settings.maxTokens().ifPresent(defaults::maxOutputTokens);
        ModelApi api = new ModelApi(place.base(), key(ref, settings), network);
        return new NamedChatModel(
                ref,
                switch (dialect) {
                    case MISTRAL, OPENAI ->
                        new WireChatModel.WithBatches(api, dialect, defaults.build(), settings.seed());
                    case TOGETHER, FIREWORKS, COMPATIBLE ->
                        new WireChatModel.WithChoices(api, dialect, defaults.build(), settings.seed());
                    case OLLAMA -> new WireChatModel(api, dialect, defaults.build(), settings.seed());
                });
    }

    @Override
    public NamedEmbeddingModel embedding(ModelRef ref, ModelSettings settings) {
        Place place = place(ref, settings);
        ModelApi api = new ModelApi(place.base(), key(ref, settings), network);
        return new NamedEmbeddingModel(ref, new WireEmbeddingModel(api, place.name()), dialect.embeddingBatch(), false);
    }

    @Override
    public void check(ModelRef ref, ModelSettings settings) {
        network.check(place(ref, settings).base());
        key(ref, settings);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Only names that end in {@code -latest} are asked about.
     */
    @Override
    public Optional<ModelRef> dated(ModelRef ref, ModelSettings settings) {
        if (!ref.name().endsWith("-latest")) {
            return Optional.empty();
        }
        JsonApi api = new JsonApi(
                place(ref, settings).base(), ModelApi.authorization(key(ref, settings)), Connection.standard(network));
        HttpOutcome outcome = api.send(HttpCall.get("/models"));
        if (outcome instanceof HttpOutcome.Answered refusal && (refusal.status() == 401 || refusal.status() == 403)) {
            throw new ModelException(
                    "%s refuses the key of %s (%d)."
                            .formatted(api.base().getAuthority(), dialect.keyVariable(), refusal.status()),
                    "Set %s to a valid key%s."
                            .formatted(
                                    dialect.keyVariable(), dialect.keyNeeded() ? " from " + dialect.keySource() : ""));
        }
        return outcome instanceof HttpOutcome.Answered list && list.ok()
                ? new ModelCatalog(list.body()).dated(ref.name()).map(name -> new ModelRef(ref.provider(), name))
                : Optional.empty();
    }

    private record Place(URI base, String name) {}

    private Place place(ModelRef ref, ModelSettings settings) {
        if (dialect != Dialect.COMPATIBLE) {
            return new Place(
                    settings.baseUrl().or(() -> address).or(dialect::baseUrl).orElseThrow(), ref.name());
        }
        int hash = ref.name().lastIndexOf('#');
        String address = hash < 0 ? ref.name() : ref.name().substring(0, hash);
        try {
            // A server that holds one model does not care for its name.
            String name = hash < 0 || hash == ref.name().length() - 1
                    ? "default"
                    : ref.name().substring(hash + 1);
            return new Place(settings.baseUrl().or(() -> this.address).orElse(URI.create(address)), name);
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
        return dialect.keyNeeded()
                ? Optional.of(keys.require(dialect.keyVariable(), ref.toString(), dialect.keySource()))
                : keys.find(dialect.keyVariable());
    }
}
