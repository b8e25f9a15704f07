package dev.retort.document.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.document.BlockKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineEndsTest {

    private final Hyphenation hyphenation = new Hyphenation();

    @Test
    void anAddressBrokenInsideAWordIsJoined() {
        assertThat(hyphenation.join(
                        "see http://www.cms.hhs.gov/Downloads/SecurityStandardsAdmi", "nistrativeSafeguards.pdf"))
                .endsWith("SecurityStandardsAdministrativeSafeguards.pdf");
        assertThat(hyphenation.join("see http://www.cms.hhs.gov/x/", "a.html for more"))
                .endsWith("/x/a.html for more");
    }

    @Test
    void aSentenceAfterAnAddressIsNotPartOfIt() {
        assertThat(hyphenation.join("see http://www.cms.hhs.gov/HIPAA", "for the rule. It"))
                .endsWith("HIPAA for the rule. It");
    }

    @Test
    void aDocumentThatNeverHyphenatesKeepsTheHyphensAtItsLineEnds() {
        for (int i = 0; i < 100; i++) {
            hyphenation.observe("a line that ends with a whole word", "and the next");
        }
        hyphenation.observe("the diesel is test-", "run every month");
        assertThat(hyphenation.join("the diesel is test-", "run every month")).endsWith("test-run every month");
    }

    @Test
    void aDocumentThatHyphenatesJoinsWordsItDoesNotKnow() {
        for (int i = 0; i < 100; i++) {
            hyphenation.observe(i % 10 == 0 ? "a line that ends within a sen-" : "a line of text", "tence and goes on");
        }
        assertThat(hyphenation.join("the opera-", "tor answers")).endsWith("the operator answers");
    }

    @Test
    void aRemovedMarkLeavesTheSpaceItStoodFor() {
        Draft block = new Draft(1, BlockKind.PARAGRAPH);
        block.text = "Cambridge CB2 1EW, UK.\uF8F02\uF8F1Department of Chemistry";

        FootnoteMarks.remove(List.of(block));

        assertThat(block.text).isEqualTo("Cambridge CB2 1EW, UK. Department of Chemistry");
    }
}
