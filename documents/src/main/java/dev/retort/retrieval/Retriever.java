package dev.retort.retrieval;

import java.util.List;

/** Finds the passages for a question. Implementations are thread-safe and deterministic. */
@FunctionalInterface
public interface Retriever {

    /** Returns at most {@code k} passages, best first. */
    List<RetrievedPassage> retrieve(String question, int k);
}
