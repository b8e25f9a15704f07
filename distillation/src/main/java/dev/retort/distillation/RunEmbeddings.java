package dev.retort.distillation;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import dev.retort.call.ModelCalls;
import dev.retort.error.StoppedException;
import dev.retort.evaluation.metric.TextEmbedder;
import dev.retort.model.NamedEmbeddingModel;
import dev.retort.progress.Progress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** The run's embedding model: through the journal, each text once in a process, also where several ask at once. Thread-safe. */
final class RunEmbeddings implements EmbeddingModel {

    private final NamedEmbeddingModel model;
    private final ModelCalls calls;
    private final Map<String, CompletableFuture<Embedding>> known = new ConcurrentHashMap<>();

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
     * Does work while vectors are made use of as soon as a service gives them; returns once both have ended, whatever becomes
     * of either, so that no vector that was paid for is lost. For a model on this machine there is the work alone.
     *
     * @param use asks for vectors, and does with them what can be done already
     */
    void beside(Callable<?> use, Runnable work) {
        if (model.onThisMachine()) {
            work.run();
            return;
        }
        try (Meanwhile<?> used = new Meanwhile<>(use)) {
            work.run();
            used.get();
        }
    }

    /** Returns the same for scores, which ask in batches for what a service had better be asked for at once. */
    TextEmbedder forScores() {
        TextEmbedder batches = TextEmbedder.of(this);
        return new TextEmbedder() {
            @Override
            public List<double[]> embed(List<String> texts) {
                return batches.embed(texts);
            }

            @Override
            public void ahead(List<String> texts) {
                RunEmbeddings.this.ahead(texts);
            }
        };
    }

    @Override
    public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
        Map<String, Future<Embedding>> all = new LinkedHashMap<>();
        Map<String, CompletableFuture<Embedding>> missing = new LinkedHashMap<>();
        for (TextSegment segment : segments) {
            CompletableFuture<Embedding> fetched = new CompletableFuture<>();
            Future<Embedding> earlier = known.putIfAbsent(segment.text(), fetched);
            if (earlier == null) {
                missing.put(segment.text(), fetched);
            }
            all.put(segment.text(), earlier == null ? fetched : earlier);
        }
        if (!missing.isEmpty()) {
            fetch(missing);
        }
        return Response.from(segments.stream()
                .map(segment -> await(Objects.requireNonNull(all.get(segment.text()))))
                .toList());
    }

    private void fetch(Map<String, CompletableFuture<Embedding>> missing) {
        List<String> texts = List.copyOf(missing.keySet());
        try {
            List<float[]> vectors = calls.embed(model, texts, "embeddings", Progress.NONE);
            for (int i = 0; i < texts.size(); i++) {
                Objects.requireNonNull(missing.get(texts.get(i))).complete(Embedding.from(vectors.get(i)));
            }
        } catch (RuntimeException | Error e) {
            known.keySet().removeAll(texts);
            missing.values().forEach(waiting -> waiting.completeExceptionally(e));
            throw e;
        }
    }

    private static <T> T await(Future<T> made) {
        try {
            return made.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException("Stopped while texts were embedded.", "Run again to go on.", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }
}
