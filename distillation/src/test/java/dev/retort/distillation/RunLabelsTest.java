package dev.retort.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.answer.Answer;
import dev.retort.error.InputException;
import dev.retort.error.UsageException;
import dev.retort.evaluation.QuestionScores;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.agreement.Agreement;
import dev.retort.evaluation.agreement.AnswerToLabel;
import dev.retort.evaluation.agreement.HumanLabel;
import dev.retort.file.JsonLines;
import dev.retort.question.Question;
import dev.retort.question.QuestionFiles;
import dev.retort.question.Split;
import dev.retort.run.Arm;
import dev.retort.run.RunDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLabelsTest {

    @TempDir
    private Path folder;

    private RunDirectory run;

    @BeforeEach
    void makeARun() {
        run = RunDirectory.lock(folder);
        QuestionFiles.write(
                folder,
                List.of(),
                Stream.of("q0", "q1")
                        .map(id ->
                                new Question(id, Split.EVAL, "Question " + id, "fact", List.of(), "", Optional.empty()))
                        .toList());
        answers(Arm.STUDENT, "The moon.", "A ferry.");
        answers(Arm.TUNED, "The team.", "At noon.");
        answers(Arm.PARROT, "Who?", "When?");
        JsonLines.write(
                run.answers(Arm.CLOSED_BOOK),
                List.of(
                        answer("q0", "By heart.", List.of(), Optional.empty()),
                        answer("q1", "", List.of(), Optional.of("the model was down"))));
        JsonLines.write(
                run.scores(Arm.TUNED),
                List.of(
                        new QuestionScores("q0", "one", Map.of("grounded", new Score.Scored(0.9))),
                        new QuestionScores("q1", "two", Map.of("grounded", new Score.Scored(0.2)))));
    }

    @AfterEach
    void close() {
        run.close();
    }

    private void answers(Arm arm, String first, String second) {
        JsonLines.write(
                run.answers(arm),
                List.of(
                        answer("q0", first, List.of("The team restores it."), Optional.empty()),
                        answer("q1", second, List.of("It leaves at noon."), Optional.empty())));
    }

    private static Answer answer(String id, String text, List<String> contexts, Optional<String> failure) {
        return new Answer(id, "Question " + id, text, contexts, List.of(), true, failure);
    }

    private static AnswerToLabel tuned(RunLabels labels, String question) {
        return labels.draw(50, 1).stream()
                .filter(answer ->
                        answer.arm().equals("tuned") && answer.questionId().equals(question))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void answersFromMemoryAreShownWithTheStudentsPassagesAndFailedOnesAndControlsNotAtAll() {
        List<AnswerToLabel> drawn = RunLabels.of(run).draw(50, 1);
        assertThat(drawn)
                .hasSize(5)
                .allSatisfy(answer -> assertThat(answer.contexts()).isNotEmpty());
        assertThat(drawn).extracting(AnswerToLabel::arm).containsOnly("student", "tuned", "closed-book");
    }

    @Test
    void labelsOutliveTheProcessAndCanBeChanged() {
        RunLabels first = RunLabels.of(run);
        first.label(tuned(first, "q0"), false);
        first.label(tuned(first, "q0"), true);

        RunLabels later = RunLabels.of(run);
        assertThat(later.labels()).extracting(HumanLabel::supported).containsExactly(true);
        assertThat(later.isLabelled(tuned(later, "q0"))).isTrue();
        assertThat(later.isLabelled(tuned(later, "q1"))).isFalse();
    }

    @Test
    void twoPeopleWhoLabelAtTheSameTimeLoseNoLabel() {
        RunLabels one = RunLabels.of(run);
        RunLabels other = RunLabels.of(run);
        one.label(tuned(one, "q0"), true);
        other.label(tuned(other, "q1"), false);

        assertThat(RunLabels.of(run).labels()).extracting(HumanLabel::supported).containsExactly(true, false);
    }

    @Test
    void aLabelOfSomebodyElseIsNotReplacedUnseen() {
        RunLabels one = RunLabels.of(run);
        RunLabels other = RunLabels.of(run);
        one.label(tuned(one, "q0"), true, Optional.empty());

        assertThatThrownBy(() -> other.label(tuned(other, "q0"), false, Optional.empty()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("Somebody else has labelled this answer");
        other.label(tuned(other, "q0"), false, Optional.of(true));
        assertThat(RunLabels.of(run).labels()).extracting(HumanLabel::supported).containsExactly(false);
    }

    @Test
    void aLabelOfAnAnswerThatHasChangedDoesNotCount() {
        RunLabels first = RunLabels.of(run);
        first.label(tuned(first, "q0"), true);
        answers(Arm.TUNED, "Somebody else.", "At noon.");
        assertThat(RunLabels.of(run).labels()).isEmpty();
    }

    @Test
    void agreementIsOfTheJudgesThatScored() {
        RunLabels labels = RunLabels.of(run);
        assertThat(labels.agreement()).isEmpty();
        labels.label(tuned(labels, "q0"), true);
        labels.label(tuned(labels, "q1"), false);
        assertThat(labels.agreement()).containsOnlyKeys("grounded");
        assertThat(labels.agreement().values())
                .singleElement()
                .extracting(Agreement::kappa)
                .isEqualTo(1.0);
    }

    @Test
    void answersThatAreNotThoseOfTheQuestionsAreRefusedByFileAndLine() {
        JsonLines.write(
                run.answers(Arm.CLOSED_BOOK),
                List.of(
                        answer("q0", "By heart.", List.of(), Optional.empty()),
                        answer("q7", "Of another run.", List.of(), Optional.empty())));
        assertThatThrownBy(() -> RunLabels.of(run))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("closed-book.jsonl is damaged: line 2 is of question q7 where q1 is due.");

        JsonLines.write(run.answers(Arm.CLOSED_BOOK), List.of());
        assertThatThrownBy(() -> RunLabels.of(run))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(
                        "closed-book.jsonl is damaged: it holds answers of 0 questions where the run asks 2.");
    }
}
