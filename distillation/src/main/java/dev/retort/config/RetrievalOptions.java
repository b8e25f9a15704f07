package dev.retort.config;

/** How passages are found: changes of the settings under {@code retrieval}. Immutable. */
public final class RetrievalOptions {

    private final Changes changes;

    RetrievalOptions(Changes changes) {
        this.changes = changes;
    }

    Changes changes() {
        return changes;
    }

    private RetrievalOptions with(String key, Object value) {
        return new RetrievalOptions(changes.with(key, value));
    }

    /** Returns the same with the model of sentence embeddings; default {@code local:minilm}. */
    public RetrievalOptions withModel(String model) {
        return with("model", model);
    }

    /** Returns the same with a second model beside a first one inside Retort; default {@code local:e5-small}. */
    public RetrievalOptions withSecondModel(String model) {
        return with("second_model", model);
    }

    /** Returns the same with the number of passages for a question, 1 to 50; default 4. */
    public RetrievalOptions withTopK(int passages) {
        return with("top_k", passages);
    }
}
