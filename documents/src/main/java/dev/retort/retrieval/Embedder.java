package dev.retort.retrieval;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import java.util.List;

/** Turns texts into vectors. Implementations are thread-safe; the same text gives the same vector. */
@FunctionalInterface
public interface Embedder {

    /** Returns one vector a text of the documents, in order, all of the same length. */
    List<float[]> embed(List<String> texts);

    /** Returns the vector of a question; by default that of the same text in a document. */
    default float[] question(String question) {
        return embed(List.of(question)).getFirst();
    }

    /** Adapts a LangChain4j model. */
    static Embedder of(EmbeddingModel model) {
        return texts -> texts.isEmpty()
                ? List.of()
                : model.embedAll(texts.stream().map(TextSegment::from).toList()).content().stream()
                        .map(Embedding::vector)
                        .toList();
    }

    /**
     * Adapts a LangChain4j model that was trained with words before each text that say its role.
     *
     * @param beforeQuestion such as {@code "query: "}
     * @param beforeText such as {@code "passage: "}
     */
    static Embedder of(EmbeddingModel model, String beforeQuestion, String beforeText) {
        Embedder plain = of(model);
        return new Embedder() {
            @Override
            public List<float[]> embed(List<String> texts) {
                return plain.embed(texts.stream().map(beforeText::concat).toList());
            }

            @Override
            public float[] question(String question) {
                return plain.embed(List.of(beforeQuestion + question)).getFirst();
            }
        };
    }
}
