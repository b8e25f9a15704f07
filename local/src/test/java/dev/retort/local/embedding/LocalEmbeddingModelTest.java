package dev.retort.local.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.CosineSimilarity;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LocalEmbeddingModelTest {

    private static final List<TextSegment> TEXTS = List.of(
            TextSegment.from("Contain the incident before it spreads to other hosts."),
            TextSegment.from("Isolate infected machines so that the malware cannot reach the rest of the network."),
            TextSegment.from("The cafeteria serves soup on Thursdays."),
            TextSegment.from("word ".repeat(900)));

    private static LocalEmbeddingModel model;

    @BeforeAll
    static void load() {
        model = LocalEmbeddingModel.load(EmbeddedModel.MINILM, Path.of("target", "home"), 2);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void textsOfOneMeaningLieNearerThanOthers() {
        List<Embedding> embeddings = model.embedAll(TEXTS).content();

        double alike = CosineSimilarity.between(embeddings.get(0), embeddings.get(1));
        double unlike = CosineSimilarity.between(embeddings.get(0), embeddings.get(2));
        assertThat(alike).isGreaterThan(unlike + 0.3);
    }

    @Test
    void vectorsHaveUnitLengthEvenOfLongTexts() {
        for (Embedding embedding : model.embedAll(TEXTS).content()) {
            assertThat(embedding.dimension()).isEqualTo(384);
            double square = 0;
            for (float value : embedding.vector()) {
                square += value * value;
            }
            assertThat(square).isCloseTo(1, within(1e-5));
        }
    }

    /** The cosines are those of {@code make_embedding_golden.py}. */
    @Test
    void e5PlacesTextsAsItsReferenceDoes() {
        try (LocalEmbeddingModel e5 = LocalEmbeddingModel.load(EmbeddedModel.E5_SMALL, Path.of("target", "home"), 2)) {
            List<Embedding> embeddings = e5.embedAll(List.of(
                            TextSegment.from("query: how do I contain an incident?"),
                            TextSegment.from("passage: Isolate infected machines so that the malware cannot reach the"
                                    + " rest of the network."),
                            TextSegment.from("passage: The cafeteria serves soup on Thursdays.")))
                    .content();

            assertThat(CosineSimilarity.between(embeddings.get(0), embeddings.get(1)))
                    .isCloseTo(0.8017, within(2e-3));
            assertThat(CosineSimilarity.between(embeddings.get(0), embeddings.get(2)))
                    .isCloseTo(0.7043, within(2e-3));
        }
    }

    @Test
    void aVectorDoesNotDependOnTheTextsBesideIt() {
        List<Embedding> together = model.embedAll(TEXTS).content();

        for (int i = 0; i < TEXTS.size(); i++) {
            assertThat(together.get(i).vector())
                    .isEqualTo(model.embed(TEXTS.get(i)).content().vector());
        }
    }
}
