package dev.retort.spark;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** An embedding model of the driver that knows the vectors that executors made; it makes the others itself. Thread-safe. */
final class KnownVectors implements EmbeddingModel {

    private final EmbeddingModel model;
    private final Map<String, Embedding> known = new ConcurrentHashMap<>();

    KnownVectors(EmbeddingModel model) {
        this.model = model;
    }

    void add(List<AskedQuestion> questions) {
        questions.forEach(question -> known.put(question.text(), Embedding.from(question.own())));
    }

    @Override
    public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
        Map<String, TextSegment> missing = new LinkedHashMap<>();
        segments.stream()
                .filter(segment -> !known.containsKey(segment.text()))
                .forEach(segment -> missing.put(segment.text(), segment));
        if (!missing.isEmpty()) {
            List<TextSegment> asked = List.copyOf(missing.values());
            List<Embedding> made = model.embedAll(asked).content();
            for (int i = 0; i < asked.size(); i++) {
                known.put(asked.get(i).text(), made.get(i));
            }
        }
        return Response.from(segments.stream()
                .map(segment -> Objects.requireNonNull(known.get(segment.text())))
                .toList());
    }
}
