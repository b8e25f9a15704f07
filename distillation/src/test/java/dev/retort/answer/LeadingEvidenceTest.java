package dev.retort.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.document.PageSpan;
import dev.retort.document.Passage;
import dev.retort.retrieval.EvidenceBlock;
import dev.retort.retrieval.EvidenceSentence;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeadingEvidenceTest {

    private static final Passage HERE = passage("p1");
    private static final Passage ELSEWHERE = passage("p2");
    private static final EvidenceBlock BEST = block(HERE, new EvidenceSentence("Call the porter.", 0, 3.0));

    @Test
    void sentencesOfTheSamePassageArePreferredToOthersThatFitAboutAsWell() {
        EvidenceBlock same = block(HERE, new EvidenceSentence("Then sign the list.", 1, 1.0));
        EvidenceBlock other = block(ELSEWHERE, new EvidenceSentence("Lunch is at noon.", 2, 1.5));
        EvidenceBlock better = block(ELSEWHERE, new EvidenceSentence("Keys are numbered.", 3, 2.5));

        assertThat(LeadingEvidence.of(List.of(BEST, other, same), 7).text())
                .isEqualTo("Call the porter. Then sign the list.");
        assertThat(LeadingEvidence.of(List.of(BEST, better, same), 7).text())
                .isEqualTo("Call the porter. Keys are numbered.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Who is the porter?", "The keys are these:", "This section discusses keys."})
    void aSentenceThatStatesNothingIsNotPutBesideTheBestBlock(String sentence) {
        EvidenceBlock nothing = block(HERE, new EvidenceSentence(sentence, 1, 2.0));
        EvidenceBlock statement = block(ELSEWHERE, new EvidenceSentence("Keys are numbered.", 2, 0.5));

        assertThat(LeadingEvidence.of(List.of(BEST, nothing, statement), 7).text())
                .isEqualTo("Call the porter. Keys are numbered.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Who is the porter?", "This section discusses keys."})
    void evidenceDoesNotBeginWithASentenceThatStatesNothingHoweverWellItFits(String sentence) {
        EvidenceBlock nothing = block(ELSEWHERE, new EvidenceSentence(sentence, 1, 9.0));

        assertThat(LeadingEvidence.of(List.of(nothing, BEST), 7).text()).isEqualTo("Call the porter.");
        assertThat(LeadingEvidence.of(List.of(nothing), 7).text()).isEmpty();
    }

    @Test
    void theOrderOfTheDocumentsIsKeptBesideTheBestBlock() {
        EvidenceBlock later = block(HERE, new EvidenceSentence("Then wait a day.", 5, 2.0));
        EvidenceBlock earlier = block(HERE, new EvidenceSentence("First lock it.", 4, 1.0));

        assertThat(LeadingEvidence.of(List.of(BEST, later, earlier), 20).text())
                .isEqualTo("Call the porter. First lock it. Then wait a day.");
    }

    @Test
    void withoutBlocksThereIsNoEvidence() {
        assertThat(LeadingEvidence.of(List.of(), 20).text()).isEmpty();
    }

    private static EvidenceBlock block(Passage passage, EvidenceSentence sentence) {
        return new EvidenceBlock(passage, List.of(sentence));
    }

    private static Passage passage(String id) {
        return new Passage(id, "a.txt", "00", List.of(new PageSpan(1, 0, 1)), "", "x");
    }
}
