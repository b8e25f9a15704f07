package dev.retort.retrieval;

import dev.retort.concurrent.OncePerKey;
import dev.retort.document.Passage;
import dev.retort.error.StoppedException;
import dev.retort.text.Sentences;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the sentences of passages that are nearest to a question by the cosine of embeddings. The sentences of a passage are
 * embedded at its first use and kept. Thread-safe.
 */
public final class NearestSentences {

    private final Embedder embedder;
    private final OncePerKey<String, List<Embedded>> byPassage = OncePerKey.kept();

    /** Creates the service; the embedder gets all sentences of a passage at once, and each question alone. */
    public NearestSentences(Embedder embedder) {
        this.embedder = embedder;
    }

    private record Embedded(String text, float[] vector) {}

    /**
     * Returns the nearest sentences, nearest first; equal ones in the order of the passages, a repeated sentence once.
     *
     * @param passages where to look, such as the best two of a {@link Retriever}
     * @param n most sentences to return
     * @throws StoppedException if this thread is interrupted
     */
    public List<RankedSentence> of(String question, List<Passage> passages, int n) {
        float[] asked = Vectors.unit(embedder.question(question));
        List<RankedSentence> ranked = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Passage passage : passages) {
            for (Embedded sentence : sentences(passage)) {
                if (seen.add(sentence.text())) {
                    ranked.add(new RankedSentence(passage, sentence.text(), Vectors.cosine(asked, sentence.vector())));
                }
            }
        }
        ranked.sort(Comparator.comparingDouble(RankedSentence::cosine).reversed());
        return List.copyOf(ranked.subList(0, Math.min(n, ranked.size())));
    }

    private List<Embedded> sentences(Passage passage) {
        try {
            return byPassage.get(key(passage), () -> embed(passage));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException("Stopped while sentences were embedded.", "Run again to resume.", e);
        }
    }

    private static String key(Passage passage) {
        return passage.sha256() + ' ' + passage.id();
    }

    private List<Embedded> embed(Passage passage) {
        List<String> sentences = Sentences.of(passage.text());
        List<float[]> vectors = embedder.embed(sentences);
        List<Embedded> embedded = new ArrayList<>();
        for (int i = 0; i < sentences.size(); i++) {
            embedded.add(new Embedded(sentences.get(i), Vectors.unit(vectors.get(i))));
        }
        return List.copyOf(embedded);
    }
}
