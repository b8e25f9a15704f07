package dev.retort.evaluation.metric;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Turns texts into vectors of one length, in double precision. The seam for embeddings that are cached, journalled or not
 * LangChain4j's. Thread-safe.
 */
@FunctionalInterface
public interface TextEmbedder {

    /**
     * Embeds texts in one batch.
     *
     * @return one vector a text, in order; a failure is an exception of any kind
     */
    List<double[]> embed(List<String> texts);

    /** Returns an embedder on a LangChain4j model; a text that occurs twice in a batch is sent once. */
    static TextEmbedder of(EmbeddingModel model) {
        return texts -> {
            List<String> distinct = new ArrayList<>(new LinkedHashSet<>(texts));
            if (distinct.isEmpty()) {
                return List.of();
            }
            List<double[]> vectors =
                    model.embedAll(distinct.stream().map(TextSegment::from).toList()).content().stream()
                            .map(embedding -> widen(embedding.vector()))
                            .toList();
            Map<String, double[]> byText = new HashMap<>();
            for (int i = 0; i < distinct.size(); i++) {
                byText.put(distinct.get(i), vectors.get(i));
            }
            return texts.stream().map(byText::get).toList();
        };
    }

    private static double[] widen(float[] vector) {
        double[] wide = new double[vector.length];
        for (int i = 0; i < vector.length; i++) {
            wide[i] = vector[i];
        }
        return wide;
    }
}
