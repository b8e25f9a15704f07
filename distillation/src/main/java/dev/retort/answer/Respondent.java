package dev.retort.answer;

import dev.retort.progress.Progress;
import dev.retort.question.Question;
import java.util.List;
import org.apiguardian.api.API;

/** Answers questions: a student, a teacher, a tuned student, or a control such as the parrot. */
@API(status = API.Status.INTERNAL)
@FunctionalInterface
public interface Respondent {

    /** Returns one answer a question, in the order of the questions. */
    List<Answer> answer(List<Question> questions, Progress progress);
}
