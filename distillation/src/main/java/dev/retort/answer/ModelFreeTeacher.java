package dev.retort.answer;

import dev.retort.progress.Progress;
import dev.retort.question.Question;
import java.util.ArrayList;
import java.util.List;

/** A teacher that asks no model: it answers one question after the other. */
abstract class ModelFreeTeacher implements Respondent {

    @Override
    public final List<Answer> answer(List<Question> questions, Progress progress) {
        List<Answer> answers = new ArrayList<>();
        for (Question question : questions) {
            answers.add(answer(question));
            progress.advanced("teacher answers", answers.size(), questions.size());
        }
        return answers;
    }

    /** Returns the answer to one question. */
    abstract Answer answer(Question question);
}
