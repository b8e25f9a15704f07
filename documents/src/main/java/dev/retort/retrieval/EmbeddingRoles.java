package dev.retort.retrieval;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.retort.model.ModelRef;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which embedding models want to know whether a text asks or is asked about. E5 models were trained with {@code "query: "} and
 * {@code "passage: "} before their texts (Wang et al. 2022, arXiv:2212.03533) and search worse without.
 */
public final class EmbeddingRoles {

    private static final Pattern E5 = Pattern.compile("(?:.*[/:])?(?:multilingual-)?e5-(?!mistral).*");

    private EmbeddingRoles() {}

    /** Returns a model as search uses it, known by its name. */
    public static Embedder embedder(ModelRef ref, EmbeddingModel model) {
        return E5.matcher(ref.name().toLowerCase(Locale.ROOT)).matches()
                ? Embedder.of(model, "query: ", "passage: ")
                : Embedder.of(model);
    }
}
