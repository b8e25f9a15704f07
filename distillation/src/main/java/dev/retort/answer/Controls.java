package dev.retort.answer;

import dev.retort.question.Question;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apiguardian.api.API;

/**
 * Answers that no honest score may reward: a score that prefers them to a model's answers measures something else.
 *
 * <p>The parrot repeats the question. The first-sentence control cuts a model's answers, so that a gain which is only
 * shortness shows as such.
 */
@API(status = API.Status.INTERNAL)
public final class Controls {

    private Controls() {}

    /** Returns the questions as their own answers, with the contexts of the given answers. */
    public static List<Answer> parrot(List<Question> questions, List<Answer> answers) {
        return IntStream.range(0, questions.size())
                .mapToObj(i -> answers.get(i).withText(questions.get(i).text()))
                .toList();
    }

    /**
     * Returns the answers cut to their first sentence.
     *
     * @param firstSentence returns the first sentence of a text
     */
    public static List<Answer> firstSentences(List<Answer> answers, UnaryOperator<String> firstSentence) {
        return answers.stream()
                .map(answer -> answer.withText(firstSentence.apply(answer.text())))
                .toList();
    }
}
