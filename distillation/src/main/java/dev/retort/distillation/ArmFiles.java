package dev.retort.distillation;

import dev.retort.answer.Answer;
import dev.retort.error.InputException;
import dev.retort.evaluation.QuestionScores;
import dev.retort.file.JsonLines;
import dev.retort.question.Question;
import dev.retort.run.Arm;
import dev.retort.run.EvalSet;
import dev.retort.run.RunDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Answers and scores of a run, line by line those of its questions: a file that a person changed may be anything. */
final class ArmFiles {

    private ArmFiles() {}

    /**
     * Reads the answers of an arm to a set of questions.
     *
     * @throws InputException if a line is damaged, or the file does not hold one answer to each question in order
     */
    static List<Answer> answers(RunDirectory run, EvalSet set, Arm arm, List<Question> asked) {
        requireSome(run, set, asked);
        Path file = run.answers(set, arm);
        List<Answer> answers = JsonLines.read(file, Answer.class);
        compare(file, "answers", asked, Question::id, answers, Answer::questionId);
        return answers;
    }

    /**
     * Reads the teacher's answers to the train questions, of which a person may have left some out.
     *
     * @throws InputException if a line is damaged, or the file holds none, or one to another question
     */
    static List<Answer> trainAnswers(RunDirectory run, List<Question> asked) {
        Path file = run.trainAnswers();
        List<Answer> answers = JsonLines.read(file, Answer.class);
        Set<String> ids = asked.stream().map(Question::id).collect(Collectors.toSet());
        if (answers.isEmpty() && !asked.isEmpty()) {
            throw damaged(file, "it holds no answer");
        }
        for (int i = 0; i < answers.size(); i++) {
            if (!ids.contains(answers.get(i).questionId())) {
                throw damaged(
                        file,
                        "answer %d is to question %s, which the run does not ask"
                                .formatted(i + 1, answers.get(i).questionId()));
            }
        }
        return answers;
    }

    /**
     * Reads the scores of an arm on a set of questions.
     *
     * @throws InputException if a line is damaged, or the file does not hold the scores of each question in order
     */
    static List<QuestionScores> scores(RunDirectory run, EvalSet set, Arm arm, List<Question> asked) {
        requireSome(run, set, asked);
        Path file = run.scores(set, arm);
        List<QuestionScores> scores = JsonLines.read(file, QuestionScores.class);
        compare(file, "scores", asked, Question::id, scores, QuestionScores::questionId);
        return scores;
    }

    private static void requireSome(RunDirectory run, EvalSet set, List<Question> asked) {
        if (asked.isEmpty()) {
            throw damaged(run.questions(set), "it holds no eval question");
        }
    }

    private static <A, B> void compare(
            Path file,
            String what,
            List<A> due,
            Function<A, String> dueId,
            List<B> found,
            Function<B, String> foundId) {
        if (found.size() != due.size()) {
            throw damaged(
                    file,
                    "it holds %s of %d questions where the run asks %d".formatted(what, found.size(), due.size()));
        }
        for (int i = 0; i < due.size(); i++) {
            String id = foundId.apply(found.get(i));
            if (!id.equals(dueId.apply(due.get(i)))) {
                throw damaged(
                        file,
                        "line %d is of question %s where %s is due".formatted(i + 1, id, dueId.apply(due.get(i))));
            }
        }
    }

    private static InputException damaged(Path file, String problem) {
        return new InputException(
                "%s is damaged: %s.".formatted(file, problem),
                "Restore it, or delete it: the next run makes it again, and asks only what calls.sqlite does not hold.");
    }
}
