package dev.retort.question;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.retort.document.PageSpan;
import dev.retort.document.Passage;
import dev.retort.retrieval.RetrievedPassage;
import dev.retort.retrieval.Retriever;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Passages and what tests need around them. */
final class Passages {

    static final EmbeddingModel WORDS = new BagOfWords();

    private Passages() {}

    static Passage passage(String id, String section, int page, String text) {
        return passage(id, "guide.pdf", section, page, page, text);
    }

    static Passage passage(String id, String document, String section, int firstPage, int lastPage, String text) {
        List<PageSpan> spans = Stream.of(firstPage, lastPage)
                .distinct()
                .map(page -> new PageSpan(page, 0, text.length()))
                .toList();
        return new Passage(id, document, "00", spans, section, text);
    }

    static List<String> sentences(String text) {
        return Arrays.asList(text.split("(?<=[.!?]) "));
    }

    static Retriever retriever(List<Passage> passages) {
        Vectors vectors = new Vectors(WORDS);
        return (question, k) -> passages.stream()
                .map(passage ->
                        new RetrievedPassage(passage, Vectors.cosine(vectors.of(question), vectors.of(passage.text()))))
                .sorted(Comparator.comparingDouble(RetrievedPassage::score).reversed())
                .limit(k)
                .toList();
    }
}
