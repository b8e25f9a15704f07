package dev.retort;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.retort.error.UsageException;
import dev.retort.model.LangChainModels;
import dev.retort.model.ModelProvider;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.model.NamedChatModel;
import dev.retort.model.NamedEmbeddingModel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Model objects that a caller gave, by their names. */
final class OwnModels {

    private static final Set<String> RESERVED = Set.of(
            "local",
            "hf",
            "mistral",
            "openai",
            "azure",
            "together",
            "fireworks",
            "ollama",
            "openai-compatible",
            "judge");
    private static final Pattern PROVIDER = Pattern.compile("[a-z][a-z0-9._-]*");
    /** The end of {@code Object.toString}, and the names of lambdas: another one in every process. */
    private static final Pattern OF_ONE_PROCESS = Pattern.compile(".*(@[0-9a-f]{4,16}|\\$\\$Lambda.*)");

    private final Map<ModelRef, ChatModel> chat = new LinkedHashMap<>();
    private final Map<ModelRef, EmbeddingModel> embedding = new LinkedHashMap<>();

    void add(String name, ChatModel model) {
        add(chat, name, model);
    }

    void add(String name, EmbeddingModel model) {
        add(embedding, name, model);
    }

    private static <M> void add(Map<ModelRef, M> models, String name, M model) {
        ModelRef ref = checked(name);
        if (models.put(ref, model) != null) {
            throw new UsageException("Two models are given as %s.".formatted(ref), "Give each its own name.");
        }
    }

    private static ModelRef checked(String name) {
        ModelRef ref = ModelRef.parse(name);
        requireProvider(ref.provider());
        if (RESERVED.contains(ref.provider())) {
            throw new UsageException(
                    "%s cannot name a model object: %s is a provider of Retort.".formatted(ref, ref.provider()),
                    "Choose another word before the colon, such as your team's.");
        }
        if (!ref.name().equals(ref.name().strip())
                || OF_ONE_PROCESS.matcher(ref.name()).matches()) {
            throw new UsageException(
                    "%s is not a stable name: finished calls would not be found again.".formatted(ref),
                    "Name model and version, such as acme:helpdesk-2026-11.");
        }
        return ref;
    }

    /**
     * Passes if a name can be that of a provider.
     *
     * @throws UsageException if not
     */
    static void requireProvider(String name) {
        if (!PROVIDER.matcher(name).matches() || name.equals("local") || name.equals("hf")) {
            throw new UsageException(
                    "\"%s\" cannot name a provider of yours.".formatted(name),
                    "Write lower-case letters, digits, -, _ or ., and not local or hf, such as anthropic.");
        }
    }

    /** Returns a provider for each word before a colon. */
    Map<String, ModelProvider> byProvider() {
        Set<String> names = new TreeSet<>();
        chat.keySet().forEach(ref -> names.add(ref.provider()));
        embedding.keySet().forEach(ref -> names.add(ref.provider()));
        Map<String, ModelProvider> providers = new LinkedHashMap<>();
        for (String provider : names) {
            ModelProvider models = LangChainModels.ofChat(of(provider, Map.copyOf(chat), "chat model"))
                    .withEmbedding(of(provider, Map.copyOf(embedding), "embedding model"));
            providers.put(provider, new Given(models, this::requireGiven));
        }
        return providers;
    }

    /** A provider that knows before any work which models it has. */
    private record Given(ModelProvider models, Consumer<ModelRef> known) implements ModelProvider {

        @Override
        public NamedChatModel chat(ModelRef ref, ModelSettings settings) {
            return models.chat(ref, settings);
        }

        @Override
        public NamedEmbeddingModel embedding(ModelRef ref, ModelSettings settings) {
            return models.embedding(ref, settings);
        }

        @Override
        public void check(ModelRef ref, ModelSettings settings) {
            known.accept(ref);
        }
    }

    private void requireGiven(ModelRef ref) {
        if (!chat.containsKey(ref) && !embedding.containsKey(ref)) {
            throw missing(ref, "model", Stream.of(chat, embedding).flatMap(models -> models.keySet().stream()));
        }
    }

    private static <M> Function<String, M> of(String provider, Map<ModelRef, M> models, String kind) {
        return name -> {
            ModelRef ref = new ModelRef(provider, name);
            M model = models.get(ref);
            if (model == null) {
                throw missing(ref, kind, models.keySet().stream());
            }
            return model;
        };
    }

    private static UsageException missing(ModelRef ref, String kind, Stream<ModelRef> given) {
        return new UsageException(
                "No %s was given as %s.".formatted(kind, ref),
                "Give it to Retort.builder(), or name one of: %s."
                        .formatted(given.map(ModelRef::toString)
                                .sorted()
                                .distinct()
                                .collect(Collectors.joining(", "))));
    }
}
