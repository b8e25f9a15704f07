package dev.retort.evaluation.metric;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import java.util.List;

/**
 * Turns texts into vectors of one length, in double precision. The seam for embeddings that are cached, journalled or not
 * LangChain4j's. Thread-safe.
 */
@FunctionalInterface
public interface TextEmbedder {

    /**
     * Embeds texts in one batch, at least one.
     *
     * @return one vector a text, in order; a failure is an exception of any kind
     */
    List<double[]> embed(List<String> texts);

    /** Returns an embedder on a LangChain4j model. */
    static TextEmbedder of(EmbeddingModel model) {
        return texts -> model.embedAll(texts.stream().map(TextSegment::from).toList()).content().stream()
                .map(embedding -> widen(embedding.vector()))
                .toList();
    }

    private static double[] widen(float[] vector) {
        double[] wide = new double[vector.length];
        for (int i = 0; i < vector.length; i++) {
            wide[i] = vector[i];
        }
        return wide;
    }
}
