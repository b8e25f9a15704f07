package dev.retort.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.document.loading.DocumentLoader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PassageSplitterTest {

    private static SourceDocument guide;
    private static List<Passage> passages;

    @BeforeAll
    static void readTheGuide() {
        guide = new DocumentLoader()
                .load(Path.of("..", "examples", "incident-handling", "nist-sp800-61r2-incident-handling.pdf"));
        passages = new PassageSplitter().split(List.of(guide));
    }

    @Test
    void spansOfEveryPassageLeadBackToItsText() {
        assertThat(passages)
                .hasSizeGreaterThan(100)
                .allSatisfy(passage -> assertThat(guide.textAt(passage.spans())).isEqualTo(passage.text()));
    }

    @Test
    void staysWithinTheBudget() {
        assertThat(passages)
                .allSatisfy(passage -> assertThat(TokenCounter.WORDS.count(passage.text()))
                        .isLessThanOrEqualTo(PassageSplitter.DEFAULT_BUDGET));
    }
}
