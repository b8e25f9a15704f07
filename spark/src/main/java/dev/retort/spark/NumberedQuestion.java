package dev.retort.spark;

import dev.retort.question.Question;

/**
 * A question of the corpus.
 *
 * @param number its place among all questions, train before eval, from 1
 * @param question the question
 */
record NumberedQuestion(int number, Question question) {

    static final RecordRows<NumberedQuestion> ROWS = RecordRows.of(NumberedQuestion.class);
}
