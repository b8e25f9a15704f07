package dev.retort.retrieval;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import java.util.List;

/** Turns texts into vectors. Implementations are thread-safe; the same text gives the same vector. */
@FunctionalInterface
public interface Embedder {

    /** Returns one vector a text, in order, all of the same length. */
    List<float[]> embed(List<String> texts);

    /** Adapts a LangChain4j model. */
    static Embedder of(EmbeddingModel model) {
        return texts -> texts.isEmpty()
                ? List.of()
                : model.embedAll(texts.stream().map(TextSegment::from).toList()).content().stream()
                        .map(Embedding::vector)
                        .toList();
    }
}
