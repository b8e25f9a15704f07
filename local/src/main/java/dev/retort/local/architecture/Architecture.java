package dev.retort.local.architecture;

import dev.retort.error.UsageException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The families of decoder-only transformers that can be run and trained. */
public enum Architecture {
    /** Llama 2 and 3, SmolLM2: the plain form. */
    LLAMA,
    /** Mistral 7B and Ministral: Llama with an optional sliding window. */
    MISTRAL,
    /** Qwen 2 and 2.5: Llama with a bias on query, key and value. */
    QWEN2,
    /** Qwen 3: Llama with a norm on every head of query and key. */
    QWEN3,
    /** Gemma 3, text: norms before and after each branch, scaled embeddings, local and global layers, GELU. */
    GEMMA3;

    /**
     * Finds an architecture by the name that {@code config.json} ({@code model_type}) or a GGUF
     * ({@code general.architecture}) gives it.
     *
     * @throws UsageException if it is not supported
     */
    public static Architecture named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "llama" -> LLAMA;
            case "mistral", "ministral" -> MISTRAL;
            case "qwen2" -> QWEN2;
            case "qwen3" -> QWEN3;
            case "gemma3", "gemma3_text" -> GEMMA3;
            default ->
                throw new UsageException(
                        "Models of architecture \"%s\" cannot be run on this machine.".formatted(name),
                        "Take one of "
                                + Arrays.stream(values())
                                        .map(a -> a.name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(", "))
                                + ", or serve it elsewhere and name it openai-compatible:URL#MODEL.");
        };
    }
}
