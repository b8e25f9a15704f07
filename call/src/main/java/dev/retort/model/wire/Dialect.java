package dev.retort.model.wire;

import java.net.URI;
import java.util.Optional;

/** The differences between services that speak the OpenAI protocol. */
enum Dialect {
    MISTRAL(
            "mistral",
            Optional.of(URI.create("https://api.mistral.ai/v1")),
            "MISTRAL_API_KEY",
            "console.mistral.ai",
            "max_tokens",
            "random_seed",
            64),
    OPENAI(
            "openai",
            Optional.of(URI.create("https://api.openai.com/v1")),
            "OPENAI_API_KEY",
            "platform.openai.com/api-keys",
            "max_completion_tokens",
            "seed",
            256),
    TOGETHER(
            "together",
            Optional.of(URI.create("https://api.together.xyz/v1")),
            "TOGETHER_API_KEY",
            "api.together.ai",
            "max_tokens",
            "seed",
            64),
    FIREWORKS(
            "fireworks",
            Optional.of(URI.create("https://api.fireworks.ai/inference/v1")),
            "FIREWORKS_API_KEY",
            "app.fireworks.ai",
            "max_tokens",
            "seed",
            64),
    OLLAMA(
            "ollama",
            Optional.of(URI.create("http://127.0.0.1:11434/v1")),
            "OLLAMA_API_KEY",
            "",
            "max_tokens",
            "seed",
            32),
    COMPATIBLE("openai-compatible", Optional.empty(), "OPENAI_COMPATIBLE_API_KEY", "", "max_tokens", "seed", 32);

    private final String provider;
    private final Optional<URI> baseUrl;
    private final String keyVariable;
    private final String keySource;
    private final String maxTokensField;
    private final String seedField;
    private final int embeddingBatch;

    Dialect(
            String provider,
            Optional<URI> baseUrl,
            String keyVariable,
            String keySource,
            String maxTokensField,
            String seedField,
            int embeddingBatch) {
        this.provider = provider;
        this.baseUrl = baseUrl;
        this.keyVariable = keyVariable;
        this.keySource = keySource;
        this.maxTokensField = maxTokensField;
        this.seedField = seedField;
        this.embeddingBatch = embeddingBatch;
    }

    String provider() {
        return provider;
    }

    Optional<URI> baseUrl() {
        return baseUrl;
    }

    String keyVariable() {
        return keyVariable;
    }

    /** Returns whether the service answers nobody without a key; others get one where its variable is set. */
    boolean keyNeeded() {
        return !keySource.isEmpty();
    }

    /** Returns an address with the usual path of the API where it has none. */
    URI withPath(URI address) {
        String path = baseUrl.map(URI::getPath).orElse("/v1");
        return address.getPath().isEmpty() || address.getPath().equals("/") ? address.resolve(path) : address;
    }

    String keySource() {
        return keySource;
    }

    String maxTokensField() {
        return maxTokensField;
    }

    /** Returns whether every current model of the service takes a JSON schema for its reply. */
    boolean takesJsonSchema() {
        return this == MISTRAL || this == OPENAI || this == OLLAMA;
    }

    String seedField() {
        return seedField;
    }

    int embeddingBatch() {
        return embeddingBatch;
    }
}
