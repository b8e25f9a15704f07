package dev.retort.answer;

import dev.retort.progress.Progress;
import dev.retort.question.Question;
import java.util.List;

/** Answers questions: a student, a teacher, a tuned student, or a control such as the parrot. */
@FunctionalInterface
public interface Respondent {

    /** Returns one answer a question, in the order of the questions. */
    List<Answer> answer(List<Question> questions, Progress progress);
}
