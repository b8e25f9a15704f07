package dev.retort.distillation;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import dev.retort.error.StoppedException;
import dev.retort.model.ModelCalls;
import dev.retort.model.NamedEmbeddingModel;
import dev.retort.progress.Progress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** The run's embedding model: through the journal, each text once in a process. Thread-safe. */
final class RunEmbeddings implements EmbeddingModel {

    private final NamedEmbeddingModel model;
    private final ModelCalls calls;
    private final Map<String, Embedding> known = new ConcurrentHashMap<>();
    private volatile @Nullable Future<?> begun;

    RunEmbeddings(NamedEmbeddingModel model, ModelCalls calls) {
        this.model = model;
        this.calls = calls;
    }

    /** Fetches vectors that will be asked for one by one, together; a model on this machine has no need of it. */
    void ahead(List<String> texts) {
        if (!model.onThisMachine() && !texts.isEmpty()) {
            embedAll(texts.stream().distinct().map(TextSegment::from).toList());
        }
    }

    /**
     * Does work while texts are embedded {@linkplain #ahead ahead}; returns once both have ended, whatever becomes of
     * either, so that no vector that was paid for is lost.
     */
    void beside(List<String> texts, Runnable work) {
        try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
            begun = thread.submit(() -> ahead(texts));
            work.run();
            settle();
        }
    }

    /** Waits for the texts that are embedded beside other work, for those who need them now. */
    void settle() {
        Future<?> embedding = begun;
        if (embedding == null) {
            return;
        }
        try {
            embedding.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException("Stopped while texts were embedded.", "Run again to go on.", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    @Override
    public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
        List<String> texts = segments.stream().map(TextSegment::text).toList();
        List<String> missing = new ArrayList<>(new LinkedHashSet<>(texts));
        missing.removeAll(known.keySet());
        if (!missing.isEmpty()) {
            List<float[]> vectors = calls.embed(model, missing, "embeddings", Progress.NONE);
            for (int i = 0; i < missing.size(); i++) {
                known.put(missing.get(i), Embedding.from(vectors.get(i)));
            }
        }
        return Response.from(texts.stream().map(this::vector).toList());
    }

    private Embedding vector(String text) {
        Embedding vector = known.get(text);
        if (vector == null) {
            throw new IllegalStateException("no vector for a text that was embedded");
        }
        return vector;
    }
}
