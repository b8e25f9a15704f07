package dev.retort.config;

import dev.retort.error.UsageException;
import dev.retort.secret.Keys;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Where the services are and which variables hold their keys.
 *
 * @param mistral Mistral
 * @param openai OpenAI
 * @param azure OpenAI's models in an Azure resource
 * @param together Together
 * @param fireworks Fireworks
 * @param ollama Ollama
 * @param openaiCompatible any other server that speaks OpenAI's protocol
 * @param deleteModel whether the tuned model and the uploaded files go once the report is written
 */
public record ServiceSettings(
        Service mistral,
        Service openai,
        Service azure,
        Service together,
        Service fireworks,
        Service ollama,
        Service openaiCompatible,
        boolean deleteModel) {

    /**
     * One service.
     *
     * @param baseUrl where its API is; empty: its usual place
     * @param key {@code ${NAME}} of the variable that holds its key; empty: its usual variable
     */
    public record Service(Optional<URI> baseUrl, Optional<String> key) {
        public Service {
            baseUrl.ifPresent(url -> ConfigRule.require(
                    url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme())),
                    "base_url",
                    "must be an address such as http://127.0.0.1:8080/v1"));
            baseUrl.ifPresent(url -> ConfigRule.requireNoUser(url, "base_url"));
        }
    }

    /**
     * The way of a service's key.
     *
     * @param provider the service, such as {@code openai}
     * @param group its group in the settings, such as {@code openai_compatible}
     * @param variable the variable that holds its key
     * @param ownVariable whether the variable's name belongs to the service
     * @param baseUrl the address that the settings name, if they name one
     */
    public record KeyRoute(
            String provider, String group, String variable, boolean ownVariable, Optional<URI> baseUrl) {}

    /**
     * Returns the way of each service's key.
     *
     * @throws UsageException if a setting for a key holds no reference
     */
    public List<KeyRoute> keyRoutes(Keys keys) {
        return byProvider().entrySet().stream()
                .map(entry -> {
                    String provider = entry.getKey();
                    String group = provider.replace('-', '_');
                    String usual = keyVariable(provider);
                    String used = entry.getValue()
                            .key()
                            .map(reference -> keys.referred(reference, "services.%s.key".formatted(group)))
                            .orElse(usual);
                    boolean own =
                            used.equals(usual) || (Keys.namesSecret(used) && used.startsWith(variable(provider, "_")));
                    return new KeyRoute(
                            provider, group, used, own, entry.getValue().baseUrl());
                })
                .toList();
    }

    private static String keyVariable(String provider) {
        return variable(provider.equals("azure") ? "azure-openai" : provider, "_API_KEY");
    }

    private SequencedMap<String, Service> byProvider() {
        SequencedMap<String, Service> services = new LinkedHashMap<>();
        services.put("mistral", mistral);
        services.put("openai", openai);
        services.put("azure", azure);
        services.put("together", together);
        services.put("fireworks", fireworks);
        services.put("ollama", ollama);
        services.put("openai-compatible", openaiCompatible);
        return services;
    }

    /**
     * Returns other addresses than the usual ones, by provider: from the settings, otherwise from variables such as {@code
     * MISTRAL_BASE_URL} ({@code AZURE_OPENAI_ENDPOINT} for Azure).
     *
     * @throws UsageException if a variable holds no address
     */
    public Map<String, URI> addresses(Keys variables) {
        Map<String, URI> addresses = new LinkedHashMap<>();
        byProvider()
                .forEach((provider, service) -> service.baseUrl()
                        .or(() -> variables.address(
                                provider.equals("azure") ? "AZURE_OPENAI_ENDPOINT" : variable(provider, "_BASE_URL"),
                                usedVariable(provider, service, variables)))
                        .ifPresent(url -> addresses.put(provider, url)));
        return addresses;
    }

    /**
     * Returns the keys with those that the settings refer to under their usual names.
     *
     * @throws UsageException if a setting holds no reference, or refers to a variable that is not set
     */
    public Keys keys(Keys variables) {
        Keys keys = variables;
        for (Map.Entry<String, Service> service : byProvider().entrySet()) {
            Optional<String> reference = service.getValue().key();
            if (reference.isPresent()) {
                String setting = "services.%s.key".formatted(service.getKey().replace('-', '_'));
                keys = keys.with(keyVariable(service.getKey()), variables.resolve(reference.get(), setting));
            }
        }
        return keys;
    }

    private static String usedVariable(String provider, Service service, Keys variables) {
        return service.key()
                .map(reference ->
                        variables.referred(reference, "services.%s.key".formatted(provider.replace('-', '_'))))
                .orElse(keyVariable(provider));
    }

    private static String variable(String provider, String end) {
        return provider.toUpperCase(java.util.Locale.ROOT).replace('-', '_') + end;
    }
}
