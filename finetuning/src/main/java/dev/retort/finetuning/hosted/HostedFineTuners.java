package dev.retort.finetuning.hosted;

import dev.retort.error.UsageException;
import dev.retort.finetuning.FineTunerSource;
import dev.retort.finetuning.HostedFineTuner;
import dev.retort.finetuning.WandbIntegration;
import dev.retort.finetuning.fireworks.FireworksFineTuner;
import dev.retort.finetuning.mistral.MistralFineTuner;
import dev.retort.finetuning.mistral.MistralOptions;
import dev.retort.finetuning.openai.OpenAiEndpoint;
import dev.retort.finetuning.openai.OpenAiFineTuner;
import dev.retort.finetuning.openai.OpenAiOptions;
import dev.retort.finetuning.together.TogetherFineTuner;
import dev.retort.http.Connection;
import dev.retort.model.ModelRef;
import dev.retort.network.Network;
import dev.retort.secret.Keys;
import dev.retort.secret.Secret;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The hosted services by the provider of a base: {@code mistral:}, {@code openai:}, {@code azure:}, {@code together:} and
 * {@code fireworks:}. A missing key is reported before anything is sent. Thread-safe.
 */
public final class HostedFineTuners implements FineTunerSource {

    private final Keys keys;
    private final Map<String, URI> addresses;
    private final Connection connection;
    private final InstantSource clock;
    private final Optional<String> wandbProject;

    /**
     * Creates the source.
     *
     * @param addresses other addresses by provider, with or without {@code /v1}, such as a server that speaks Mistral's API;
     *     Azure needs its resource's
     * @param wandbProject the Weights &amp; Biases project in which the service shows its training, where it can; its key is
     *     {@code WANDB_API_KEY}
     */
    public HostedFineTuners(
            Keys keys,
            Map<String, URI> addresses,
            Connection connection,
            InstantSource clock,
            Optional<String> wandbProject) {
        this.wandbProject = wandbProject;
        this.keys = keys;
        this.addresses = Map.copyOf(addresses);
        this.connection = connection;
        this.clock = clock;
    }

    /**
     * Returns the services with the keys of the environment and of a {@code .env} file, at their usual addresses or at those
     * of {@code MISTRAL_BASE_URL}, {@code OPENAI_BASE_URL}, {@code AZURE_OPENAI_ENDPOINT}, {@code TOGETHER_BASE_URL} and
     * {@code FIREWORKS_BASE_URL}.
     *
     * @throws UsageException if a variable holds no address, or a {@code .env} file redirects a key of the environment
     */
    public static HostedFineTuners ofThisProcess() {
        return of(Keys.ofThisProcess());
    }

    static HostedFineTuners of(Keys keys) {
        Map<String, URI> addresses = new HashMap<>();
        for (String provider : List.of("mistral", "openai", "together", "fireworks")) {
            String name = provider.toUpperCase(Locale.ROOT);
            keys.address(name + "_BASE_URL", name + "_API_KEY").ifPresent(url -> addresses.put(provider, url));
        }
        keys.address("AZURE_OPENAI_ENDPOINT", "AZURE_OPENAI_API_KEY").ifPresent(url -> addresses.put("azure", url));
        return new HostedFineTuners(
                keys, addresses, Connection.standard(Network.open()), InstantSource.system(), Optional.empty());
    }

    @Override
    public HostedFineTuner fineTunerOf(ModelRef base) {
        return switch (base.provider()) {
            case "mistral" ->
                new MistralFineTuner(
                        address(base, MistralFineTuner.MISTRAL, ""),
                        key("MISTRAL_API_KEY", base, "console.mistral.ai/api-keys"),
                        new MistralOptions(true, 0, wandb()),
                        connection,
                        clock);
            case "openai" ->
                new OpenAiFineTuner(
                        new OpenAiEndpoint.OpenAi(
                                address(base, OpenAiEndpoint.OpenAi.OPENAI, "/v1"),
                                key("OPENAI_API_KEY", base, "platform.openai.com/api-keys")),
                        openAiOptions(),
                        connection,
                        clock);
            case "azure" ->
                new OpenAiFineTuner(
                        new OpenAiEndpoint.Azure(
                                azure(base),
                                key("AZURE_OPENAI_API_KEY", base, "the resource's page \"Keys and Endpoint\""),
                                Optional.empty(),
                                Optional.empty()),
                        OpenAiOptions.STANDARD,
                        connection,
                        clock);
            case "together" ->
                new TogetherFineTuner(
                        address(base, TogetherFineTuner.TOGETHER, "/v1"),
                        key("TOGETHER_API_KEY", base, "api.together.ai/settings/api-keys"),
                        wandb(),
                        connection,
                        clock);
            case "fireworks" ->
                new FireworksFineTuner(
                        address(base, FireworksFineTuner.FIREWORKS, ""),
                        key("FIREWORKS_API_KEY", base, "app.fireworks.ai/settings/users/api-keys"),
                        keys.find("FIREWORKS_ACCOUNT_ID").map(Secret::reveal),
                        wandb(),
                        connection,
                        clock);
            default ->
                throw new UsageException(
                        "No hosted service trains %s.".formatted(base),
                        "Name a base of mistral:, openai:, azure:, together: or fireworks:, or train on this machine with local:.");
        };
    }

    private URI address(ModelRef base, URI standard, String path) {
        URI given = addresses.get(base.provider());
        return given == null ? standard : URI.create(given.toString().replaceAll("(/inference)?(/v1)?/*$", "") + path);
    }

    private Optional<WandbIntegration> wandb() {
        return wandbProject.map(project -> new WandbIntegration(
                project,
                Optional.empty(),
                keys.require("WANDB_API_KEY", "finetune.wandb_project", "wandb.ai/authorize")::reveal));
    }

    private OpenAiOptions openAiOptions() {
        OpenAiOptions standard = OpenAiOptions.STANDARD;
        // The key of OpenAI's integration lies in the organisation's settings.
        return new OpenAiOptions(
                standard.method(),
                standard.learningRateMultiplier(),
                wandbProject.map(project -> new WandbIntegration(project, Optional.empty(), () -> "")));
    }

    private URI azure(ModelRef base) {
        URI resource = addresses.get("azure");
        if (resource == null) {
            throw new UsageException(
                    "%s needs the address of an Azure resource.".formatted(base),
                    "Set it to the resource's endpoint, such as https://NAME.openai.azure.com.");
        }
        return resource;
    }

    private Supplier<String> key(String variable, ModelRef base, String source) {
        return keys.require(variable, "Fine-tuning " + base, source)::reveal;
    }
}
