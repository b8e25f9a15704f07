package dev.retort.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.document.PageSpan;
import dev.retort.document.Passage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvidenceRankingTest {

    /** Near to a question about keys: each "key" of a text turns its vector a little more towards it. */
    private static final Embedder KEYS = texts -> texts.stream()
            .map(text -> {
                int keys = text.split("key", -1).length - 1;
                return text.endsWith("?") ? new float[] {1, 0} : new float[] {keys, 2};
            })
            .toList();

    @Test
    void theBlockWithTheBestSentenceComesFirst() {
        Passage passage = passage("p1", "", "The door is blue.\nThe key lies under the key box.\nLunch is at noon.");

        List<EvidenceBlock> blocks = new EvidenceRanking(List.of(KEYS)).of("Where is it?", List.of(passage));

        assertThat(blocks).hasSize(3);
        assertThat(blocks.getFirst().best().text()).isEqualTo("The key lies under the key box.");
    }

    @Test
    void aSentenceBesideAGoodOneFitsBetterThanTheSameElsewhere() {
        Passage passage = passage(
                "p1",
                "",
                "Take one. The key lies under the key box. Nothing helps. Paint the door blue first. Then wait a day.");

        List<EvidenceSentence> sentences = new EvidenceRanking(List.of(KEYS))
                .of("Where is it?", List.of(passage))
                .getFirst()
                .sentences();

        assertThat(sentences.get(2).fit()).isGreaterThan(sentences.get(4).fit());
    }

    @Test
    void ofTwoSentencesEquallyNearTheOneInTheNearerBlockFitsBetter() {
        Passage passage = passage(
                "p1",
                "",
                "Take the key. Lunch is at noon. The hall is old.\nPaint the door.\nHold the key. Turn the key. Keep the key.");

        List<EvidenceBlock> blocks = new EvidenceRanking(List.of(KEYS)).of("Where is it?", List.of(passage));

        assertThat(blocks.getFirst().best().text()).isIn("Hold the key.", "Turn the key.", "Keep the key.");
        assertThat(blocks.getFirst().best().fit())
                .isGreaterThan(blocks.get(1).best().fit());
    }

    @Test
    void sentencesAreEmbeddedBehindTheTitleOfTheirSectionAndPassagesOnlyOnce() {
        List<String> seen = new ArrayList<>();
        Embedder noting = texts -> {
            seen.addAll(texts);
            return KEYS.embed(texts);
        };
        EvidenceRanking ranking = new EvidenceRanking(List.of(noting));
        Passage passage = passage("p1", "Keys", "Ask the porter; Then sign the list.");

        ranking.of("Where?", List.of(passage));
        ranking.of("Where?", List.of(passage));

        assertThat(seen)
                .containsExactly(
                        "Keys: Ask the porter;",
                        "Keys: Then sign the list.",
                        "Keys: Ask the porter; Then sign the list.",
                        "Where?",
                        "Where?");
    }

    @Test
    void aSentenceOfTwoPassagesCountsOnce() {
        Passage one = passage("p1", "", "The key lies here.");
        Passage other = passage("p2", "", "The key lies here.\nAsk the porter.");

        List<EvidenceBlock> blocks = new EvidenceRanking(List.of(KEYS)).of("Where is it?", List.of(one, other));

        assertThat(blocks)
                .extracting(block -> block.best().text())
                .containsExactly("The key lies here.", "Ask the porter.");
    }

    @Test
    void modelsOfOtherScalesWeighTheSame() {
        Embedder narrow = texts -> texts.stream()
                .map(text -> text.endsWith("?")
                        ? new float[] {1, 0}
                        : new float[] {1, text.contains("porter") ? 0.01f : 0.02f})
                .toList();
        Passage passage = passage("p1", "", "The key is small.\nAsk the porter.");
        EvidenceRanking both = new EvidenceRanking(List.of(KEYS, narrow));

        List<EvidenceBlock> blocks = both.of("Where is it?", List.of(passage));

        // One model prefers the first sentence by .45, the other the second by .0002: they weigh the same.
        assertThat(blocks.get(0).best().fit()).isCloseTo(blocks.get(1).best().fit(), within(1e-9));
    }

    @Test
    void ofTwoSentencesEquallyNearTheOneOfThePassageFoundFirstFitsBetter() {
        Passage one = passage("p1", "", "The key lies here.");
        Passage other = passage("p2", "", "Here lies the key.");
        EvidenceRanking ranking = new EvidenceRanking(List.of(KEYS));

        for (List<Passage> found : List.of(List.of(one, other), List.of(other, one))) {
            List<EvidenceBlock> blocks = ranking.of("Where is it?", found);

            assertThat(blocks).extracting(EvidenceBlock::passage).isEqualTo(found);
            assertThat(blocks.getFirst().best().fit())
                    .isCloseTo(blocks.getLast().best().fit() + 0.2, within(1e-9));
        }
    }

    @Test
    void aListIsOneBlockWithTheLineThatAnnouncesItAndEndsBeforeTheNextParagraph() {
        Passage passage = passage(
                "p1",
                "",
                "Whoever needs a key brings:\nThe form\nA photo of the key\nThe old key.\nThe desk is open. It closes at five."
                        + "\nIt keeps:\nA list\nLunch is at noon. Tea is at four.");

        List<EvidenceBlock> blocks = new EvidenceRanking(List.of(KEYS)).of("Where is it?", List.of(passage));

        assertThat(blocks)
                .extracting(block ->
                        block.sentences().stream().map(EvidenceSentence::text).toList())
                .containsExactlyInAnyOrder(
                        List.of("Whoever needs a key brings:", "The form", "A photo of the key", "The old key."),
                        List.of("The desk is open.", "It closes at five."),
                        List.of("It keeps:", "A list"),
                        List.of("Lunch is at noon.", "Tea is at four."));
    }

    @Test
    void anInventedCaseFitsWorseThanTheSameSentenceOfAGuide() {
        Passage scenario = passage("p1", "Scenario 4: The lost key", "The key lies here.");
        Passage guide = passage("p2", "Lost keys", "Here lies the key.");

        List<EvidenceBlock> blocks = new EvidenceRanking(List.of(KEYS)).of("Where is it?", List.of(scenario, guide));

        assertThat(blocks).extracting(EvidenceBlock::passage).containsExactly(guide, scenario);
    }

    @Test
    void noPassagesAreNoEvidence() {
        assertThat(new EvidenceRanking(List.of(KEYS)).of("Where is it?", List.of()))
                .isEmpty();
        assertThat(new EvidenceRanking(List.of(KEYS)).of("Where is it?", List.of(passage("p1", "", " \n"))))
                .isEmpty();
    }

    private static Passage passage(String id, String section, String text) {
        return new Passage(id, "a.txt", "00", List.of(new PageSpan(1, 0, text.length())), section, text);
    }
}
