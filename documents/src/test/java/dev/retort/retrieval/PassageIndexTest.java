package dev.retort.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.document.PageSpan;
import dev.retort.document.Passage;
import dev.retort.progress.Progress;
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

    private static List<String> ids(List<RetrievedPassage> found) {
        return found.stream().map(hit -> hit.passage().id()).toList();
    }

    private static Passage passage(String id, String text) {
        return new Passage(id, "a.txt", "00", List.of(new PageSpan(1, 0, text.length())), "", text);
    }
}
