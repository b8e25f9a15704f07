package dev.retort.model;

import dev.retort.error.UsageException;
import java.util.Set;

/**
 * The name of a model: provider, colon, the provider's own name, such as {@code mistral:open-mistral-7b},
 * {@code local:smollm2-135m-instruct} or {@code openai-compatible:http://127.0.0.1:8080/v1#qwen3}.
 *
 * @param provider the part before the first colon, such as {@code mistral}
 * @param name the rest, which may contain colons
 */
public record ModelRef(String provider, String name) {

    private static final Set<String> INSIDE = Set.of("local", "hf");

    /**
     * Parses {@code provider:name}.
     *
     * @throws UsageException if there is no provider or no name
     */
    public static ModelRef parse(String text) {
        int colon = text.indexOf(':');
        if (colon <= 0 || colon == text.length() - 1) {
            throw new UsageException(
                    "\"%s\" is not a model name.".formatted(text),
                    "Write provider:name, such as local:smollm2-135m-instruct or mistral:mistral-small-latest.");
        }
        if (text.matches("(?s).*://[^/]*@.*")) {
            throw new UsageException(
                    "The model name %s holds a user name or a password."
                            .formatted(text.replaceFirst("(?s)://[^/]*@", "://***@")),
                    "Take it out and set the key in the environment.");
        }
        return new ModelRef(text.substring(0, colon), text.substring(colon + 1));
    }

    /** Returns whether the model runs inside Retort, on this machine. */
    public boolean insideRetort() {
        return INSIDE.contains(provider);
    }

    @Override
    public String toString() {
        return provider + ":" + name;
    }
}
