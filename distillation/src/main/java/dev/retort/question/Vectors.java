package dev.retort.question;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import java.util.List;

/** Texts as vectors of length one, so that their cosine is a plain product. */
record Vectors(EmbeddingModel model) {

    /** Returns one vector a text, in order. */
    List<float[]> of(List<String> texts) {
        if (texts.isEmpty()) {
            return List.of();
        }
        List<TextSegment> segments = texts.stream().map(TextSegment::from).toList();
        return model.embedAll(segments).content().stream().map(Vectors::unit).toList();
    }

    /** Returns the vector of one text. */
    float[] of(String text) {
        return of(List.of(text)).getFirst();
    }

    /** Returns the cosine of two vectors of length one, from -1 to 1. */
    static double cosine(float[] left, float[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += (double) left[i] * right[i];
        }
        return sum;
    }

    private static float[] unit(Embedding embedding) {
        float[] vector = embedding.vector().clone();
        double length = Math.sqrt(cosine(vector, vector));
        for (int i = 0; i < vector.length && length > 0; i++) {
            vector[i] /= (float) length;
        }
        return vector;
    }
}
