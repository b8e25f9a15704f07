package dev.retort.distillation.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.answer.Answer;
import dev.retort.answer.Context;
import dev.retort.document.PageSpan;
import dev.retort.document.Passage;
import dev.retort.error.UsageException;
import dev.retort.question.Question;
import dev.retort.question.Split;
import dev.retort.retrieval.RetrievedPassage;
import dev.retort.retrieval.Retriever;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RaftRowsTest {

    private static final List<Passage> PASSAGES = IntStream.range(0, 6)
            .mapToObj(i -> new Passage("p" + i, "d", "00", List.of(new PageSpan(1, 0, 1)), "S", "Text " + i + "."))
            .toList();

    /** Always finds the passages in their order. */
    private static final Retriever IN_ORDER = (question, k) -> PASSAGES.stream()
            .limit(k)
            .map(passage -> new RetrievedPassage(passage, 1))
            .toList();

    private static Question question(int i, String kind, String passage) {
        return new Question("q" + i, Split.TRAIN, "Why " + i + "?", kind, List.of(passage), "S", Optional.empty());
    }

    private static List<Answer> answers(List<Question> questions) {
        return questions.stream()
                .map(question -> Answer.of(question.id(), question.text(), "Heavy rain fell.", Context.NONE))
                .toList();
    }

    private static TrainingRows rows(List<Question> questions, double withoutGolden) {
        RaftSettings settings = new RaftSettings(3, withoutGolden, RaftSettings.REFUSAL, 1);
        return new RaftRows(IN_ORDER, settings, RowLayout.SYSTEM, RaftRowsTest::whole)
                .rows(questions, answers(questions), PASSAGES, "teacher");
    }

    private static List<String> whole(String question, List<Passage> passages) {
        return passages.stream().map(Passage::text).toList();
    }

    private static String prompt(TrainingRow row) {
        return row.example().messages().get(1).content();
    }

    @Test
    void theGoldenPassageStandsAmongDistractorsAtItsRank() {
        TrainingRow row = rows(List.of(question(1, "fact", "p1")), 0).rows().getFirst();

        assertThat(prompt(row)).startsWith("context: Text 0.\nText 1.\nText 2. \n\n");
        assertThat(row.answer()).isEqualTo("Heavy rain fell.");
    }

    @Test
    void aGoldenPassageThatIsNotFoundTakesTheLastPlace() {
        TrainingRow row = rows(List.of(question(1, "fact", "p5")), 0).rows().getFirst();

        assertThat(prompt(row)).startsWith("context: Text 0.\nText 1.\nText 5. \n\n");
    }

    @Test
    void theShareWithoutGoldenRefuses() {
        List<Question> questions =
                IntStream.range(0, 20).mapToObj(i -> question(i, "fact", "p1")).toList();

        List<TrainingRow> refusals = rows(questions, 0.25).rows().stream()
                .filter(row -> row.origin().equals("refusal"))
                .toList();

        assertThat(refusals).hasSize(5).allSatisfy(row -> {
            assertThat(row.answer()).isEqualTo(RaftSettings.REFUSAL);
            assertThat(prompt(row)).startsWith("context: Text 0.\nText 2.\nText 3. \n\n");
        });
        assertThat(rows(questions, 0.25)).isEqualTo(rows(questions, 0.25));
    }

    @Test
    void unanswerableQuestionsAreRefusedEvenBesideTheirPassage() {
        TrainingRow row =
                rows(List.of(question(1, "unanswerable", "p1")), 0).rows().getFirst();

        assertThat(row.answer()).isEqualTo(RaftSettings.REFUSAL);
        assertThat(prompt(row)).contains("Text 1.");
    }

    @Test
    void impossibleSharesAreRefused() {
        assertThatThrownBy(() -> new RaftSettings(3, 1, "No.", 0)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> new RaftSettings(0, 0, "No.", 0)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> new RaftSettings(1, 0, " ", 0)).isInstanceOf(UsageException.class);
    }
}
