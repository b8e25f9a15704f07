package dev.retort.distillation.dataset;

import dev.retort.answer.Answer;
import dev.retort.dataset.ChatExample;
import dev.retort.dataset.ChatExample.Message;
import dev.retort.question.Question;
import dev.retort.text.ContentWords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The training rows made from questions and answers, and those left out.
 *
 * @param rows in the order of the questions
 * @param dropped in the order of the questions
 */
public record TrainingRows(List<TrainingRow> rows, List<DroppedRow> dropped) {

    private static final int FEWEST_NEW_WORDS = 2;
    private static final String REFUSED = "refusal";

    /** Copies the lists. */
    public TrainingRows {
        rows = List.copyOf(rows);
        dropped = List.copyOf(dropped);
    }

    /** Returns the rows as examples. */
    public List<ChatExample> examples() {
        return rows.stream().map(TrainingRow::example).toList();
    }

    /**
     * Makes one row a question, that of an unanswerable one being a refusal of what its answer saw; dropped are questions without a whole answer, and answers that add fewer than two content
     * words to their question, from which a student learns to echo.
     *
     * @param questions the train questions
     * @param answers their answers, in any order
     * @param origin who gave the answers, such as {@code "teacher"}
     */
    public static TrainingRows of(List<Question> questions, List<Answer> answers, RowLayout layout, String origin) {
        Map<String, Answer> byQuestion = new HashMap<>();
        answers.forEach(answer -> byQuestion.put(answer.questionId(), answer));
        List<TrainingRow> rows = new ArrayList<>();
        List<DroppedRow> dropped = new ArrayList<>();
        for (Question question : questions) {
            Answer answer = byQuestion.get(question.id());
            if (answer != null && question.isUnanswerable()) {
                rows.add(refusal(layout, question, answer.contexts(), RaftSettings.REFUSAL));
                continue;
            }
            if (answer == null) {
                dropped.add(new DroppedRow(question.id(), question.text(), "", "there is no answer"));
                continue;
            }
            Optional<String> flaw = flaw(question, answer);
            if (flaw.isPresent()) {
                dropped.add(new DroppedRow(question.id(), question.text(), answer.text(), flaw.get()));
            } else {
                rows.add(new TrainingRow(
                        question, origin, example(layout, answer.contexts(), question.text(), answer.text())));
            }
        }
        return new TrainingRows(rows, dropped);
    }

    /** Returns one row: instruction, {@code context: … \n\n question: …}, answer. */
    public static ChatExample example(RowLayout layout, List<String> contexts, String question, String answer) {
        return new ChatExample(List.of(
                new Message(layout.firstRole(), layout.form().system()),
                new Message("user", layout.form().user(String.join("\n", contexts), question)),
                new Message("assistant", answer.strip())));
    }

    /** Returns a row that teaches to say that the contexts do not hold the answer. */
    static TrainingRow refusal(RowLayout layout, Question question, List<String> contexts, String refusal) {
        return new TrainingRow(question, REFUSED, example(layout, contexts, question.text(), refusal));
    }

    /** Returns whether an answer says something its question did not. */
    static boolean addsSomething(String question, String answer) {
        Set<String> added = new HashSet<>(ContentWords.of(answer));
        added.removeAll(new HashSet<>(ContentWords.of(question)));
        return added.size() >= FEWEST_NEW_WORDS;
    }

    /** Returns why an answer cannot be a row, where it cannot. */
    static Optional<String> flaw(Question question, Answer answer) {
        if (answer.failure().isPresent()) {
            return Optional.of("there is no answer: " + answer.failure().get());
        }
        if (answer.text().isBlank()) {
            return Optional.of("the answer is empty");
        }
        if (!answer.complete()) {
            return Optional.of("the answer was cut at the token limit");
        }
        return addsSomething(question.text(), answer.text())
                ? Optional.empty()
                : Optional.of("the answer adds fewer than two content words to the question");
    }
}
