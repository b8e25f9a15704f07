package dev.retort.question;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import dev.retort.text.ContentWords;
import java.util.List;

/** An embedding that counts content words in 4096 hashed places: the cosine is the overlap of words. */
public final class BagOfWords implements EmbeddingModel {

    @Override
    public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
        return Response.from(segments.stream().map(BagOfWords::embedding).toList());
    }

    private static Embedding embedding(TextSegment segment) {
        float[] vector = new float[4096];
        for (String word : ContentWords.of(segment.text())) {
            vector[Math.floorMod(word.hashCode(), vector.length)] += 1;
        }
        return Embedding.from(vector);
    }
}
