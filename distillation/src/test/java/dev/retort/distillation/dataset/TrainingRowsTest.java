package dev.retort.distillation.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.answer.Answer;
import dev.retort.answer.Context;
import dev.retort.answer.SourceSentenceTeacher;
import dev.retort.progress.Progress;
import dev.retort.question.Question;
import dev.retort.question.Split;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TrainingRowsTest {

    private static final Context CONTEXT = new Context(List.of("One.", "Two."), List.of("p1"));

    private static Question question(String id, String text, Optional<String> reference) {
        return new Question(id, Split.TRAIN, text, "fact", List.of("p1"), "S", reference);
    }

    @Test
    void rowsFollowTheQuestionsWhateverTheOrderOfTheAnswers() {
        Question first = question("a", "Why patch?", Optional.empty());
        Question second = question("b", "Why log?", Optional.empty());

        TrainingRows rows = TrainingRows.of(
                List.of(first, second),
                List.of(
                        Answer.of("b", "Why log?", "Courts demand records.", CONTEXT),
                        Answer.of("a", "Why patch?", "Holes invite intruders.", CONTEXT)),
                RowLayout.SYSTEM,
                "teacher");

        assertThat(rows.rows()).extracting(TrainingRow::question).containsExactly(first, second);
        assertThat(rows.rows().getFirst().answer()).isEqualTo("Holes invite intruders.");
        assertThat(rows.rows().getFirst().example().messages().get(1).content())
                .isEqualTo("context: One.\nTwo. \n\n question: Why patch?");
    }

    @Test
    void answersThatTeachNothingAreDroppedWithTheirReason() {
        List<Question> questions = List.of(
                question("echo", "Why should teams keep a logbook?", Optional.empty()),
                question("cut", "Why patch?", Optional.empty()),
                question("failed", "Why log?", Optional.empty()),
                question("missing", "Why ask?", Optional.empty()));

        TrainingRows rows = TrainingRows.of(
                questions,
                List.of(
                        Answer.of("echo", "", "Teams should keep a logbook always.", CONTEXT),
                        new Answer(
                                "cut", "", "Holes invite intruders and", List.of(), List.of(), false, Optional.empty()),
                        new Answer("failed", "", "", List.of(), List.of(), true, Optional.of("status 500"))),
                RowLayout.SYSTEM,
                "teacher");

        assertThat(rows.rows()).isEmpty();
        assertThat(rows.dropped())
                .extracting(DroppedRow::questionId)
                .containsExactly("echo", "cut", "failed", "missing");
        assertThat(rows.dropped().get(0).reason()).contains("fewer than two content words");
        assertThat(rows.dropped().get(1).reason()).contains("cut");
        assertThat(rows.dropped().get(2).reason()).contains("status 500");
    }

    @Nested
    class BySourceSentence {

        private Answer answer(Optional<String> reference, Context context) {
            return new SourceSentenceTeacher(asked -> context)
                    .answer(List.of(question("a", "Why patch?", reference)), Progress.NONE)
                    .getFirst();
        }

        @Test
        void theSentenceIsTheAnswer() {
            Context holding = new Context(List.of("Holes invite  intruders.", "Two."), List.of("p1"));

            Answer answer = answer(Optional.of("Holes invite\n intruders."), holding);

            assertThat(answer.text()).isEqualTo("Holes invite intruders.");
            assertThat(answer.contexts()).isEqualTo(holding.texts());
        }

        @Test
        void aContextWithoutTheSentenceGetsItLast() {
            assertThat(answer(Optional.of("Holes invite intruders."), CONTEXT).contexts())
                    .containsExactly("One.", "Holes invite intruders.");
        }

        @Test
        void aQuestionWithoutSentenceHasNoAnswer() {
            assertThat(answer(Optional.empty(), CONTEXT).failure().orElseThrow())
                    .contains("no source sentence");
        }
    }
}
