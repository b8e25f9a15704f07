package dev.retort.local.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A chat example as tokens: a conversation the model reads and the answers in it that it learns.
 *
 * @param ids all tokens; the last one ends the last answer
 * @param answers what is learnt, in order, without overlap; at least one, the last ends at {@code ids.length}
 */
@API(status = API.Status.INTERNAL)
public record TrainingRow(int[] ids, List<Answer> answers) {

    /**
     * Tokens that are learnt.
     *
     * @param start position of the first one, at least 1
     * @param end position behind the last one, which ends the assistant's turn
     */
    public record Answer(int start, int end) {

        /** Returns how many tokens it has. */
        public int tokens() {
            return end - start;
        }
    }

    /** Copies the list. */
    public TrainingRow {
        answers = List.copyOf(answers);
    }

    /** Creates a row of which everything from a position on is learnt. */
    public TrainingRow(int[] ids, int answerStart) {
        this(ids, List.of(new Answer(answerStart, ids.length)));
    }

    /** Returns how many tokens the loss is taken over: the answers', their end-of-turn tokens included. */
    public int answerTokens() {
        return answers.stream().mapToInt(Answer::tokens).sum();
    }

    /** Returns this row with the answers of a row that is its beginning, or empty where that is not its beginning. */
    Optional<TrainingRow> learningToo(TrainingRow earlier) {
        int length = earlier.ids.length;
        if (length > answers.getFirst().start() || !Arrays.equals(ids, 0, length, earlier.ids, 0, length)) {
            return Optional.empty();
        }
        List<Answer> all = new ArrayList<>(earlier.answers);
        all.addAll(answers);
        return Optional.of(new TrainingRow(ids, all));
    }
}
