package dev.retort.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.document.Passage;
import dev.retort.error.UsageException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PassageSplitTest {

    private static final List<Passage> PASSAGES = IntStream.range(0, 60)
            .mapToObj(i -> Passages.passage("p%05d".formatted(i), "Section " + i / 3, i / 2 + 1, "Text " + i))
            .toList();

    @Test
    void sectionsStayWhole() {
        PassageSplit split = PassageSplit.of(PASSAGES, new SplitRule.BySection(0.5), 7);

        assertThat(sections(split, Split.TRAIN)).doesNotContainAnyElementsOf(sections(split, Split.EVAL));
        assertThat(split.train()).hasSize(30);
        assertThat(split.eval()).hasSize(30);
        assertThat(Stream.concat(split.trainParts().stream(), split.evalParts().stream()))
                .hasSize(20)
                .doesNotHaveDuplicates();
    }

    @Test
    void theShareIsMet() {
        assertThat(PassageSplit.of(PASSAGES, new SplitRule.BySection(0.2), 1).eval())
                .hasSize(12);
    }

    @Test
    void aSideWithoutPlacesToAskAboutGetsItsShareOfThem() {
        SplitRule rule = new SplitRule.BySection(0.5);
        PassageSplit byPassages = PassageSplit.of(PASSAGES, rule, 7);

        PassageSplit split =
                PassageSplit.of(PASSAGES, rule, 7, passage -> byPassages.eval().contains(passage.id()) ? 5 : 0);

        assertThat(split.side(Split.TRAIN, PASSAGES))
                .filteredOn(passage -> byPassages.eval().contains(passage.id()))
                .hasSize(15);
        assertThat(split.rule()).contains("places to ask about");
    }

    @Test
    void smallDifferencesInPlacesLeaveTheSplitByPassages() {
        SplitRule rule = new SplitRule.BySection(0.5);
        PassageSplit byPassages = PassageSplit.of(PASSAGES, rule, 7);

        assertThat(PassageSplit.of(
                        PASSAGES, rule, 7, passage -> byPassages.eval().contains(passage.id()) ? 5 : 4))
                .isEqualTo(byPassages);
    }

    @Test
    void sameSeedSameSplitOtherSeedAnotherSplit() {
        SplitRule rule = new SplitRule.BySection(0.5);

        assertThat(PassageSplit.of(PASSAGES, rule, 3)).isEqualTo(PassageSplit.of(PASSAGES, rule, 3));
        assertThat(PassageSplit.of(PASSAGES, rule, 3).train())
                .isNotEqualTo(PassageSplit.of(PASSAGES, rule, 4).train());
    }

    @Test
    void pagesCutWhereAskedAndAPassageOnBothSidesIsForNeither() {
        List<Passage> passages = List.of(
                Passages.passage("a", "One", 1, "A"),
                Passages.passage("b", "guide.pdf", "One", 2, 3, "B"),
                Passages.passage("c", "Two", 3, "C"));

        PassageSplit split = PassageSplit.of(passages, new SplitRule.ByPages(2), 0);

        assertThat(split.train()).containsExactly("a");
        assertThat(split.unused()).containsExactly("b");
        assertThat(split.eval()).containsExactly("c");
    }

    @Test
    void filesStayWhole() {
        List<Passage> passages = List.of(
                Passages.passage("a", "x.pdf", "One", 1, 1, "A"),
                Passages.passage("b", "x.pdf", "Two", 1, 1, "B"),
                Passages.passage("c", "y.pdf", "One", 1, 1, "C"));

        PassageSplit split = PassageSplit.of(passages, new SplitRule.ByFile(0.4), 0);

        assertThat(split.train()).containsExactly("a", "b");
        assertThat(split.eval()).containsExactly("c");
    }

    @Test
    void oneSectionIsCutInTwoWithAPassageBetween() {
        List<Passage> passages = java.util.stream.IntStream.range(0, 9)
                .mapToObj(i -> Passages.passage("p" + i, "", 1, "Text " + i))
                .toList();

        PassageSplit split = PassageSplit.of(passages, new SplitRule.BySection(0.5), 0);

        assertThat(split.train()).containsExactly("p0", "p1", "p2", "p3");
        assertThat(split.unused()).containsExactly("p4");
        assertThat(split.eval()).containsExactly("p5", "p6", "p7", "p8");
        assertThat(split.rule()).contains("one section only");
    }

    @Test
    void oneSectionIsCutByThePlacesToAskAbout() {
        List<Passage> passages = List.of(
                Passages.passage("a", "", 1, "A"),
                Passages.passage("b", "", 1, "B"),
                Passages.passage("c", "", 1, "C"),
                Passages.passage("d", "", 1, "D"));

        PassageSplit split = PassageSplit.of(
                passages,
                new SplitRule.BySection(0.5),
                0,
                passage -> passage.id().equals("a") ? 6 : 2);

        assertThat(split.train()).containsExactly("a");
        assertThat(split.eval()).containsExactly("c", "d");
    }

    @Test
    void onePassageCannotBeSplit() {
        List<Passage> passages = List.of(Passages.passage("a", "", 1, "A"));

        assertThatThrownBy(() -> PassageSplit.of(passages, new SplitRule.BySection(0.5), 0))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no headings were found");
    }

    @Test
    void aShareOutsideZeroToOneIsRefused() {
        assertThatThrownBy(() -> new SplitRule.BySection(1)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> new SplitRule.ByFile(Double.NaN)).isInstanceOf(UsageException.class);
    }

    private static List<String> sections(PassageSplit split, Split side) {
        return split.side(side, PASSAGES).stream()
                .map(Passage::section)
                .distinct()
                .toList();
    }
}
