package dev.retort.distillation;

import dev.retort.answer.Answer;
import dev.retort.answer.Context;
import dev.retort.answer.Controls;
import dev.retort.question.Question;
import dev.retort.run.Arm;
import dev.retort.text.Sentences;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;

/** The answers of controls, which are made of the student's. */
@API(status = API.Status.INTERNAL)
public final class ControlAnswers {

    /** The arms that are controls. */
    public static final Set<Arm> ARMS = Set.of(Arm.FIRST_SENTENCE, Arm.PARROT, Arm.WHOLE_CONTEXT);

    private ControlAnswers() {}

    /**
     * Returns the answers of a control.
     *
     * @param student the student's answers, one a question
     * @throws IllegalArgumentException if the arm is not one of {@link #ARMS}
     */
    public static List<Answer> of(Arm control, List<Question> questions, List<Answer> student) {
        return switch (control) {
            case FIRST_SENTENCE -> Controls.firstSentences(student, ControlAnswers::firstSentence);
            case PARROT -> Controls.parrot(questions, student);
            case WHOLE_CONTEXT ->
                student.stream().map(ControlAnswers::wholeContext).toList();
            default -> throw new IllegalArgumentException("not a control: " + control);
        };
    }

    private static Answer wholeContext(Answer answer) {
        return Answer.of(
                answer.questionId(),
                answer.question(),
                String.join("\n", answer.contexts()),
                new Context(answer.contexts(), answer.passageIds()));
    }

    private static String firstSentence(String text) {
        List<String> sentences = Sentences.of(text);
        return sentences.isEmpty() ? text : sentences.getFirst();
    }
}
