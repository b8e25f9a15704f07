package dev.retort.finetuning.openai;

import dev.retort.http.Authorization;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/** Where the API is and how it is asked. */
public sealed interface OpenAiEndpoint {

    /** Returns the address below which {@code /files} and {@code /fine_tuning/jobs} lie. */
    URI base();

    /** Returns the key as the endpoint wants it. */
    @API(status = API.Status.INTERNAL)
    Authorization authorization();

    /** Returns what is added to every query, empty where nothing is. */
    String query();

    /**
     * OpenAI, or a server that speaks its API.
     *
     * @param base such as {@link #OPENAI}, with {@code /v1}
     * @param key the key
     */
    record OpenAi(URI base, Supplier<String> key) implements OpenAiEndpoint {

        /** OpenAI's own address. */
        public static final URI OPENAI = URI.create("https://api.openai.com/v1");

        @Override
        @API(status = API.Status.INTERNAL)
        public Authorization authorization() {
            return new Authorization.Bearer(key);
        }

        @Override
        public String query() {
            return "";
        }

        @Override
        public String toString() {
            return base.toString();
        }
    }

    /**
     * Azure OpenAI, or Foundry.
     *
     * @param resource such as {@code https://NAME.openai.azure.com}
     * @param key the key, sent as {@code api-key}
     * @param apiVersion such as {@code 2024-10-21}; empty means the form without versions, below {@code /openai/v1}
     * @param trainingType such as {@code GlobalStandard}; Azure chooses where it is empty
     */
    record Azure(URI resource, Supplier<String> key, Optional<String> apiVersion, Optional<String> trainingType)
            implements OpenAiEndpoint {

        @Override
        public URI base() {
            return URI.create(resource + (apiVersion.isPresent() ? "/openai" : "/openai/v1"));
        }

        @Override
        @API(status = API.Status.INTERNAL)
        public Authorization authorization() {
            return new Authorization.Header("api-key", key);
        }

        @Override
        public String query() {
            return apiVersion.map(version -> "api-version=" + version).orElse("");
        }

        @Override
        public String toString() {
            return resource.toString();
        }
    }
}
