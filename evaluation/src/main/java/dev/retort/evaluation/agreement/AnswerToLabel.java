package dev.retort.evaluation.agreement;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apiguardian.api.API;

/**
 * An answer that a person is asked to label. The arm is not to be shown.
 *
 * @param arm the arm that answered
 * @param questionId the question's id
 * @param question the question
 * @param contexts what the answer should rest on
 * @param answer the answer
 */
@API(status = API.Status.INTERNAL)
public record AnswerToLabel(String arm, String questionId, String question, List<String> contexts, String answer) {

    /** Copies the contexts. */
    public AnswerToLabel {
        contexts = List.copyOf(contexts);
    }

    /**
     * Draws answers in random order, the arms taking turns so that each has as many as the others or one fewer.
     *
     * @param answers of all arms
     * @param count how many to draw at most, such as 50
     * @param seed the same seed draws the same answers
     */
    public static List<AnswerToLabel> draw(List<AnswerToLabel> answers, int count, long seed) {
        List<AnswerToLabel> shuffled = new ArrayList<>(answers);
        shuffled.sort(Comparator.comparing(AnswerToLabel::arm).thenComparing(AnswerToLabel::questionId));
        Collections.shuffle(shuffled, new Random(seed));
        List<String> arms = shuffled.stream().map(AnswerToLabel::arm).distinct().toList();
        List<AnswerToLabel> drawn = new ArrayList<>();
        for (int turn = 0; drawn.size() < Math.min(count, answers.size()); turn++) {
            String arm = arms.get(turn % arms.size());
            shuffled.stream()
                    .filter(answer -> answer.arm().equals(arm))
                    .skip(turn / arms.size())
                    .findFirst()
                    .ifPresent(drawn::add);
        }
        Collections.shuffle(drawn, new Random(seed));
        return drawn;
    }
}
