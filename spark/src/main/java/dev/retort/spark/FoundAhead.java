package dev.retort.spark;

import dev.retort.document.Passage;
import dev.retort.retrieval.RetrievedPassage;
import dev.retort.retrieval.Retriever;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** A retriever that knows what a search found for the questions that will be asked. Thread-safe. */
final class FoundAhead implements Retriever {

    private final Map<String, Found> found = new ConcurrentHashMap<>();
    private final Function<String, Passage> passages;
    private final Function<String, Found> otherwise;

    /**
     * Creates a retriever that knows nothing yet.
     *
     * @param passages the passages by their ids
     * @param otherwise searches for a question that nobody searched for ahead
     */
    FoundAhead(Function<String, Passage> passages, Function<String, Found> otherwise) {
        this.passages = passages;
        this.otherwise = otherwise;
    }

    void add(Map<String, Found> more) {
        found.putAll(more);
    }

    @Override
    public List<RetrievedPassage> retrieve(String question, int k) {
        Found known = Objects.requireNonNull(found.computeIfAbsent(question, otherwise));
        return known.best().stream()
                .limit(k)
                .map(hit -> new RetrievedPassage(passages.apply(hit.id()), hit.score()))
                .toList();
    }
}
