package dev.retort.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import dev.retort.document.PageSpan;
import dev.retort.document.Passage;
import dev.retort.model.ModelRef;
import dev.retort.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassageIndexTest {

    private static final List<Passage> PASSAGES = List.of(
            passage("p3", "The team preserves evidence of the attack."),
            passage("p1", "Worms spread over the network by themselves."),
            passage("p2", "Worms spread over the network by themselves."),
            passage("p4", "Lunch is at noon."));

    @Test
    void findsByWords() {
        try (PassageIndex index = PassageIndex.byWords(PASSAGES)) {
            assertThat(ids(index.retrieve("How is evidence preserved?", 2))).containsExactly("p3");
        }
    }

    @Test
    void equalScoresGoByPassageId() {
        try (PassageIndex index = PassageIndex.byWords(PASSAGES)) {
            assertThat(ids(index.retrieve("How do worms spread?", 2))).containsExactly("p1", "p2");
        }
    }

    @Test
    void fusesWordsAndMeaning() {
        // Two dimensions: food, security. The question shares no word with any passage.
        Embedder embedder = texts -> texts.stream()
                .map(text ->
                        text.contains("Lunch") || text.contains("eat") ? new float[] {2, 0} : new float[] {0.1f, 1})
                .toList();
        try (PassageIndex index = PassageIndex.of(PASSAGES, embedder, Progress.NONE)) {
            assertThat(ids(index.retrieve("When do we eat?", 1))).containsExactly("p4");
        }
    }

    @Test
    void severalModelsOutvoteOne() {
        Embedder food = texts -> texts.stream()
                .map(text -> text.contains("Lunch") || text.contains("eat") ? new float[] {1, 0} : new float[] {0, 1})
                .toList();
        Embedder confused = texts -> texts.stream()
                .map(text ->
                        text.contains("evidence") || text.contains("eat") ? new float[] {1, 0} : new float[] {0, 1})
                .toList();
        try (PassageIndex one = PassageIndex.of(PASSAGES, confused, Progress.NONE);
                PassageIndex three = PassageIndex.of(PASSAGES, List.of(confused, food, food), Progress.NONE)) {
            assertThat(ids(one.retrieve("When do we eat?", 1))).containsExactly("p3");
            assertThat(ids(three.retrieve("When do we eat?", 1))).containsExactly("p4");
        }
    }

    @Test
    void aPassageIsEmbeddedBehindTheTitleOfItsSection() {
        Passage untitled = passage("p1", "Ask the duty officer.");
        Passage titled = new Passage("p2", "a.txt", "00", untitled.spans(), "Fire", untitled.text());

        assertThat(PassageIndex.embeddedText(titled)).isEqualTo("Fire. Ask the duty officer.");
        assertThat(PassageIndex.embeddedText(untitled)).isEqualTo("Ask the duty officer.");
    }

    @Test
    void nearnessIsThatOfTheBestPassage() {
        Embedder embedder = texts -> texts.stream()
                .map(text -> text.contains("unch") ? new float[] {3, 4} : new float[] {1, 0})
                .toList();
        try (PassageIndex index = PassageIndex.of(PASSAGES, embedder, Progress.NONE)) {
            Nearness lunch = index.nearness("When is lunch?");
            Nearness nothing = index.nearness("unchecked");

            assertThat(lunch.cosine()).isCloseTo(1, within(1e-6));
            assertThat(lunch.words()).isPositive();
            assertThat(nothing.words()).isZero();
        }
    }

    @Test
    void aModelWithRolesGetsThemBeforeItsTexts() {
        List<String> seen = new ArrayList<>();
        EmbeddingModel model = new EmbeddingModel() {
            @Override
            public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
                segments.forEach(segment -> seen.add(segment.text()));
                return Response.from(segments.stream()
                        .map(segment -> Embedding.from(new float[] {1, 0}))
                        .toList());
            }
        };
        for (String name : List.of("local:e5-small", "openai-compatible:intfloat/multilingual-e5-large")) {
            seen.clear();
            try (PassageIndex index = PassageIndex.of(
                    PASSAGES.subList(0, 1), EmbeddingRoles.embedder(ModelRef.parse(name), model), Progress.NONE)) {
                index.retrieve("How?", 1);
            }
            assertThat(seen)
                    .as(name)
                    .containsExactly("passage: " + PASSAGES.getFirst().text(), "query: How?");
        }
        seen.clear();
        EmbeddingRoles.embedder(ModelRef.parse("local:minilm"), model).question("How?");
        assertThat(seen).containsExactly("How?");
    }

    private static List<String> ids(List<RetrievedPassage> found) {
        return found.stream().map(hit -> hit.passage().id()).toList();
    }

    private static Passage passage(String id, String text) {
        return new Passage(id, "a.txt", "00", List.of(new PageSpan(1, 0, text.length())), "", text);
    }
}
