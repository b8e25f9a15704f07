package dev.retort.distillation;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import dev.retort.call.ModelCalls;
import dev.retort.concurrent.Background;
import dev.retort.concurrent.OncePerKey;
import dev.retort.error.StoppedException;
import dev.retort.evaluation.metric.TextEmbedder;
import dev.retort.model.NamedEmbeddingModel;
import dev.retort.progress.Progress;
import java.util.List;
import java.util.concurrent.Callable;

/** The run's embedding model: through the journal, each text once in a process, also where several ask at once. Thread-safe. */
final class RunEmbeddings implements EmbeddingModel {

    private final NamedEmbeddingModel model;
    private final ModelCalls calls;
    private final OncePerKey<String, Embedding> known = OncePerKey.kept();

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
        try (Background<?> used = new Background<>(use)) {
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
        try {
            return Response.from(
                    known.all(segments.stream().map(TextSegment::text).toList(), this::fetch));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException("Stopped while texts were embedded.", "Run again to resume.", e);
        }
    }

    private List<Embedding> fetch(List<String> texts) {
        return calls.embed(model, texts, "embeddings", Progress.NONE).stream()
                .map(Embedding::from)
                .toList();
    }
}
