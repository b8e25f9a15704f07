package dev.retort.evaluation.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AnswerToLabelTest {

    private static List<AnswerToLabel> answers(int student, int tuned) {
        List<AnswerToLabel> answers = new ArrayList<>();
        for (int i = 0; i < student; i++) {
            answers.add(new AnswerToLabel("student", "q" + i, "Question " + i, List.of("passage"), "answer " + i));
        }
        for (int i = 0; i < tuned; i++) {
            answers.add(new AnswerToLabel("tuned", "q" + i, "Question " + i, List.of("passage"), "better " + i));
        }
        return answers;
    }

    @Test
    void armsTakeTurns() {
        assertThat(AnswerToLabel.draw(answers(30, 30), 21, 1).stream()
                        .collect(Collectors.groupingBy(AnswerToLabel::arm, Collectors.counting()))
                        .values())
                .containsExactlyInAnyOrder(10L, 11L);
    }

    @Test
    void anArmWithFewAnswersGivesWhatItHasAndTheOtherTheRest() {
        assertThat(AnswerToLabel.draw(answers(20, 2), 10, 1))
                .hasSize(10)
                .doesNotHaveDuplicates()
                .filteredOn(answer -> answer.arm().equals("tuned"))
                .hasSize(2);
    }

    @Test
    void thereAreNeverMoreThanThereIs() {
        assertThat(AnswerToLabel.draw(answers(3, 3), 50, 1)).hasSize(6);
        assertThat(AnswerToLabel.draw(List.of(), 50, 1)).isEmpty();
    }

    @Test
    void theSameSeedDrawsTheSameWhateverTheOrderOfTheFiles() {
        List<AnswerToLabel> shuffled = new ArrayList<>(answers(30, 30));
        Collections.shuffle(shuffled, new Random(5));
        assertThat(AnswerToLabel.draw(shuffled, 20, 7)).isEqualTo(AnswerToLabel.draw(answers(30, 30), 20, 7));
        assertThat(AnswerToLabel.draw(shuffled, 20, 8)).isNotEqualTo(AnswerToLabel.draw(answers(30, 30), 20, 7));
    }
}
