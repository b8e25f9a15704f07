package dev.retort.question;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.document.Passage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeakCheckTest {

    private static final String LONG =
            "Every agency shall report each confirmed breach of its systems to the central office within one hour of discovery.";

    private static Question question(String id, Split split, String text, String reference) {
        return new Question(id, split, text, "fact", List.of(), "", Optional.of(reference));
    }

    private static LeakReport check(List<Question> train, List<Question> eval) {
        return new LeakCheck(Passages.WORDS).check(train, eval, List.of(), List.of());
    }

    @Test
    void sidesWithNothingInCommonDoNotLeak() {
        LeakReport report = check(
                List.of(question("train-1", Split.TRAIN, "Why do teams keep logbooks?", "Logbooks help memory.")),
                List.of(question("eval-1", Split.EVAL, "Which agencies report breaches?", LONG)));

        assertThat(report.leakage()).isZero();
        assertThat(report.leaks()).isEmpty();
    }

    @Test
    void aRepeatedQuestionLeaksWhateverItsSpelling() {
        LeakReport report = check(
                List.of(question("train-1", Split.TRAIN, "Why do teams keep logbooks?", "Logbooks help memory.")),
                List.of(
                        question("eval-1", Split.EVAL, "why do Teams keep “logbooks” ?", LONG),
                        question("eval-2", Split.EVAL, "Which office hears of a breach?", "Nobody knows.")));

        assertThat(report.leaks()).containsExactly(new LeakReport.Leak("eval-1", "question", "same_text"));
        assertThat(report.leakage()).isEqualTo(0.5);
    }

    @Test
    void thirteenSharedWordsInAReferenceLeak() {
        LeakReport report = check(
                List.of(question("train-1", Split.TRAIN, "Who reports?", "In short: " + LONG)),
                List.of(question(
                        "eval-1", Split.EVAL, "Which agencies must act?", "Note that every " + LONG.substring(6))));

        assertThat(report.counts()).containsEntry("shared_shingle", 1);
    }

    @Test
    void theSameWordsInAnotherOrderLeakByEmbedding() {
        LeakReport report = check(
                List.of(question("train-1", Split.TRAIN, "Which teams keep logbooks of breaches?", "One.")),
                List.of(question("eval-1", Split.EVAL, "Logbooks of which breaches do teams keep?", "Two.")));

        assertThat(report.counts()).containsEntry("near_embedding", 1);
    }

    @Test
    void passagesThatRepeatEachOtherAreListed() {
        List<Passage> train = List.of(Passages.passage("t1", "A", 1, LONG));
        List<Passage> eval = List.of(
                Passages.passage("e1", "B", 2, "As said, e" + LONG.substring(1)),
                Passages.passage("e2", "B", 2, "Other."));

        assertThat(new LeakCheck(Passages.WORDS)
                        .check(List.of(), List.of(), train, eval)
                        .sharedPassages())
                .containsExactly("e1");
    }
}
