package dev.retort.server.model;

import dev.retort.error.UsageException;
import dev.retort.model.ModelRef;
import dev.retort.server.model.ServedModel.Use;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which model a name means, for names of services, retired ones too: the settings' own names first, then those of Mistral
 * and OpenAI, which mean the default. Immutable.
 */
public final class ModelNames {

    private static final String CHAT_OF_SERVICES = String.join(
            "|",
            "open-mistral-.+",
            "open-mixtral-.+",
            "open-codestral-.+",
            "mistral-(tiny|small|medium|large).*",
            "ministral-.+",
            "codestral-(?!embed).+",
            "pixtral-.+",
            "magistral-.+",
            "devstral-.+",
            "gpt-.+",
            "chatgpt-.+",
            "o[1-9](-.+)?",
            "babbage-002",
            "davinci-002");
    private static final String EMBEDDING_OF_SERVICES = "mistral-embed.*|codestral-embed.*|text-embedding-.+";
    private static final List<String> LISTED_CHAT =
            List.of("open-mistral-7b", "mistral-small-latest", "mistral-large-latest", "gpt-4o-mini", "gpt-3.5-turbo");
    private static final List<String> LISTED_EMBEDDING = List.of("mistral-embed", "text-embedding-3-small");

    private final ModelRef chat;
    private final ModelRef embedding;
    private final List<Mapping> mappings;

    /**
     * Creates the names.
     *
     * @param chat what chat models of services mean
     * @param embedding what embedding models of services mean
     * @param own names of the settings, with {@code *} for any characters, and what they mean
     */
    public ModelNames(ModelRef chat, ModelRef embedding, Map<String, ModelRef> own) {
        this.chat = chat;
        this.embedding = embedding;
        List<Mapping> all = new ArrayList<>();
        own.forEach((name, ref) -> all.add(new Mapping(name, pattern(name), ref, use(name, ref))));
        all.add(new Mapping("", Pattern.compile(EMBEDDING_OF_SERVICES), embedding, Use.EMBEDDING));
        all.add(new Mapping("", Pattern.compile(CHAT_OF_SERVICES), chat, Use.CHAT));
        this.mappings = List.copyOf(all);
    }

    private record Mapping(String name, Pattern pattern, ModelRef ref, Use use) {}

    /** The meaning of a name. */
    record Meaning(ModelRef ref, Use use) {}

    /**
     * Reads mappings as a command line gives them, such as {@code gpt-*=ollama:qwen3}.
     *
     * @throws UsageException if one has no equals sign or names no model
     */
    public static Map<String, ModelRef> parse(List<String> texts) {
        Map<String, ModelRef> mappings = new LinkedHashMap<>();
        for (String text : texts) {
            int equals = text.indexOf('=');
            if (equals <= 0) {
                throw new UsageException(
                        "\"%s\" maps no name to a model.".formatted(text),
                        "Write NAME=MODEL, such as gpt-4o-mini=ollama:qwen3, or gpt-*=ollama:qwen3.");
            }
            mappings.put(text.substring(0, equals), ModelRef.parse(text.substring(equals + 1)));
        }
        return mappings;
    }

    /** Returns what a name means that is listed: one of the settings without a star, or one of the best known. */
    Optional<Meaning> exactly(String name) {
        return listed().contains(name) ? meaning(name) : Optional.empty();
    }

    /** Returns what a name means; a model of this machine may also be called as Retort calls it. */
    Optional<Meaning> meaning(String name) {
        if (name.equals(chat.toString())) {
            return Optional.of(new Meaning(chat, Use.CHAT));
        }
        if (name.equals(embedding.toString())) {
            return Optional.of(new Meaning(embedding, Use.EMBEDDING));
        }
        return mappings.stream()
                .filter(mapping -> mapping.pattern().matcher(name).matches()
                        || mapping.ref().toString().equals(name))
                .findFirst()
                .map(mapping -> new Meaning(mapping.ref(), mapping.use()));
    }

    /** Returns the names that a list shows: those of the settings without a star, and the best known of the services. */
    List<String> listed() {
        List<String> names = new ArrayList<>(List.of(chat.toString(), embedding.toString()));
        mappings.stream()
                .map(Mapping::name)
                .filter(name -> !name.isEmpty() && !name.contains("*"))
                .forEach(names::add);
        names.addAll(LISTED_CHAT);
        names.addAll(LISTED_EMBEDDING);
        return names.stream().distinct().toList();
    }

    private static Pattern pattern(String name) {
        return Pattern.compile(
                List.of(name.split("\\*", -1)).stream().map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    private static Use use(String name, ModelRef ref) {
        return name.contains("embed")
                        || ref.name().contains("embed")
                        || ref.name().matches("minilm|e5-small")
                ? Use.EMBEDDING
                : Use.CHAT;
    }
}
