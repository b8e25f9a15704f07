package dev.retort.retrieval;

import dev.retort.document.Passage;
import dev.retort.progress.Progress;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntConsumer;

/**
 * Passages in memory, found by words (BM25 by Lucene, English analysis) and by meaning (exact cosine of embeddings, of one
 * model or several), the ranks fused by {@link RankFusion}. A passage is embedded behind the title of its section. Equal scores
 * go by passage id. Thread-safe.
 */
public final class PassageIndex implements Retriever, Closeable {

    private static final int BATCH = 64;

    private final Map<String, Passage> passages = new HashMap<>();
    private final List<Embedder> embedders;
    private final PassageShard shard;

    private PassageIndex(List<Passage> sorted, List<Embedder> embedders, List<List<float[]>> vectors) {
        sorted.forEach(passage -> passages.put(passage.id(), passage));
        this.embedders = List.copyOf(embedders);
        this.shard = new PassageShard(sorted, vectors);
    }

    /** Returns an index that finds by words alone. */
    public static PassageIndex byWords(List<Passage> passages) {
        return new PassageIndex(sorted(passages), List.of(), List.of());
    }

    /**
     * Returns an index that finds by words and by meaning.
     *
     * @param embedder embeds every passage once, 64 at a time, and every question asked
     */
    public static PassageIndex of(List<Passage> passages, Embedder embedder, Progress progress) {
        return of(passages, List.of(embedder), progress);
    }

    /**
     * Returns an index that finds by words and by the meaning that each of several models sees.
     *
     * @param embedders embed every passage once, 64 at a time, and every question asked
     * @throws IllegalArgumentException if an embedder returns another number of vectors than of texts
     */
    public static PassageIndex of(List<Passage> passages, List<Embedder> embedders, Progress progress) {
        List<Passage> sorted = sorted(passages);
        List<List<float[]>> vectors = new ArrayList<>();
        for (Embedder embedder : embedders) {
            int before = vectors.size() * sorted.size();
            vectors.add(vectors(
                    sorted,
                    embedder,
                    done -> progress.advanced(
                            "passage embeddings", before + done, (long) embedders.size() * sorted.size())));
        }
        return new PassageIndex(sorted, embedders, vectors);
    }

    /**
     * Returns the vectors of passages by one model, of length 1.
     *
     * @param embedder embeds them, 64 at a time
     * @param progress is called with how many are done
     * @throws IllegalArgumentException if the embedder returns another number of vectors than of texts
     */
    public static List<float[]> vectors(List<Passage> passages, Embedder embedder, IntConsumer progress) {
        List<float[]> vectors = new ArrayList<>();
        for (int from = 0; from < passages.size(); from += BATCH) {
            List<Passage> batch = passages.subList(from, Math.min(from + BATCH, passages.size()));
            embedder.embed(batch.stream().map(PassageIndex::embeddedText).toList())
                    .forEach(vector -> vectors.add(Vectors.unit(vector)));
            progress.accept(vectors.size());
        }
        if (vectors.size() != passages.size()) {
            throw new IllegalArgumentException("%d vectors for %d passages".formatted(vectors.size(), passages.size()));
        }
        return List.copyOf(vectors);
    }

    /** Returns the text of a passage that embedders get: the passage behind the title of its section. */
    public static String embeddedText(Passage passage) {
        return passage.section().isEmpty() ? passage.text() : passage.section() + ". " + passage.text();
    }

    /** Returns the vector of a question by each model, of length 1, for {@link PassageShard}. */
    public static List<float[]> asked(String question, List<Embedder> embedders) {
        return embedders.stream()
                .map(embedder -> Vectors.unit(embedder.question(question)))
                .toList();
    }

    private static List<Passage> sorted(List<Passage> passages) {
        return passages.stream().sorted(Comparator.comparing(Passage::id)).toList();
    }

    @Override
    public List<RetrievedPassage> retrieve(String question, int k) {
        if (k <= 0 || passages.isEmpty()) {
            return List.of();
        }
        ShardHits hits = shard.search(question, asked(question, embedders), RankFusion.depth(passages.size(), k));
        return RankFusion.fused(hits.rankings(), k).stream()
                .map(hit -> new RetrievedPassage(Objects.requireNonNull(passages.get(hit.id())), hit.score()))
                .toList();
    }

    /**
     * Returns how near the best passages come to a question, by its words and by meaning.
     *
     * @throws IllegalStateException if this index finds by words alone
     */
    public Nearness nearness(String question) {
        if (embedders.isEmpty()) {
            throw new IllegalStateException("An index by words alone knows no cosine.");
        }
        return shard.search(question, asked(question, embedders), 1).nearness();
    }

    @Override
    public void close() {
        shard.close();
    }
}
