package dev.retort.evaluation.metric;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.retort.call.ModelCalls;
import dev.retort.model.NamedEmbeddingModel;
import dev.retort.progress.Progress;
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

    /**
     * Fetches vectors that will be asked for in several batches, together, where that spares requests; does nothing unless a
     * kind of embedder says otherwise.
     *
     * @param texts what will be asked for; a failure is reported there again
     */
    default void ahead(List<String> texts) {}

    /** Returns an embedder on a LangChain4j model. */
    static TextEmbedder of(EmbeddingModel model) {
        return texts -> model.embedAll(texts.stream().map(TextSegment::from).toList()).content().stream()
                .map(embedding -> widen(embedding.vector()))
                .toList();
    }

    /** Returns an embedder whose requests go through the gateway, which keeps limits, budget and journal, and try again. */
    static TextEmbedder of(NamedEmbeddingModel model, ModelCalls calls) {
        return texts -> calls.embed(model, texts, "embeddings", Progress.NONE).stream()
                .map(TextEmbedder::widen)
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
