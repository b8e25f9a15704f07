package dev.retort.distillation;

import dev.retort.answer.Answer;
import dev.retort.error.InputException;
import dev.retort.evaluation.QuestionScores;
import dev.retort.file.JsonLines;
import dev.retort.question.Question;
import dev.retort.question.Split;
import dev.retort.run.Arm;
import dev.retort.run.EvalSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One set of a run's eval questions: its files, who answers it, and what it is scored by. It reads its questions whenever it
 * is asked, for they may not be there yet.
 */
record QuestionSet(Bench bench, EvalSet which) {

    /**
     * Returns its questions; none before they were made.
     *
     * @throws InputException if their file is damaged, or holds none
     */
    List<Question> questions() {
        if (!Files.exists(file())) {
            return List.of();
        }
        Split split = which == EvalSet.ASKED ? Split.ASKED : Split.EVAL;
        List<Question> questions = JsonLines.read(file(), Question.class).stream()
                .filter(question -> question.split() == split)
                .toList();
        if (questions.isEmpty()) {
            throw new InputException(
                    "%s is damaged: it holds none of the %s.".formatted(file(), which.title()),
                    "Restore it, or make it again: --fresh questions.");
        }
        return questions;
    }

    /** Returns its questions as far as a plan needs them: a damaged file may be about to be made again. */
    private List<Question> known() {
        try {
            return questions();
        } catch (InputException e) {
            return List.of();
        }
    }

    /** Returns its questions, their vectors fetched together where a service makes them. */
    List<Question> questionsToAnswer() {
        List<Question> asked = questions();
        bench.embeddings().ahead(asked.stream().map(Question::text).toList());
        return asked;
    }

    /** Returns the file that holds its questions. */
    Path file() {
        return bench.run().questions(which);
    }

    /** Returns who answers it, and how. */
    EvalArms rules() {
        return new EvalArms(bench.config(), known());
    }

    /** Returns whether a question of it has key facts. */
    boolean hasFacts() {
        return rules().hasFacts();
    }

    /** Returns everybody who answers it, in their usual order. */
    List<Arm> arms() {
        return rules().arms();
    }

    /** Returns the names of its scores. */
    List<String> metrics() {
        return rules().metrics();
    }

    /** Returns an arm's answers. */
    List<Answer> answers(Arm arm) {
        return ArmFiles.answers(bench.run(), which, arm, questions());
    }

    /** Returns an arm's scores. */
    List<QuestionScores> scores(Arm arm) {
        return ArmFiles.scores(bench.run(), which, arm, questions());
    }

    /** Returns the file of an arm's answers. */
    Path answersFile(Arm arm) {
        return bench.run().answers(which, arm);
    }

    /** Returns the file of an arm's scores. */
    Path scoresFile(Arm arm) {
        return bench.run().scores(which, arm);
    }
}
