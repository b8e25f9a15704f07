package dev.retort.evaluation;

/**
 * Requests that a metric makes to a judge: the numbers by which a run is priced before it begins. A request that depends on
 * a question alone, its contexts and its reference, is made once however many models answer the question.
 *
 * @param answer requests for each answer
 * @param answerContext further requests for each answer and each of its contexts
 * @param question requests for each question
 * @param questionContext further requests for each question and each of its contexts
 */
public record JudgeRequests(int answer, int answerContext, int question, int questionContext) {

    /** Those of a metric that asks no judge. */
    public static final JudgeRequests NONE = new JudgeRequests(0, 0, 0, 0);

    /** Refuses negative numbers. */
    public JudgeRequests {
        if (answer < 0 || answerContext < 0 || question < 0 || questionContext < 0) {
            throw new IllegalArgumentException("a number of requests is negative");
        }
    }

    /** Returns the requests of a metric that makes the same number for each answer. */
    public static JudgeRequests perAnswer(int requests) {
        return new JudgeRequests(requests, 0, 0, 0);
    }

    /** Returns the given number of requests, repeated. */
    public JudgeRequests times(int repeats) {
        return new JudgeRequests(
                answer * repeats, answerContext * repeats, question * repeats, questionContext * repeats);
    }

    /**
     * Returns the requests about all answers to one question, if all answers have the same contexts.
     *
     * @param answers how many models answer it
     * @param contexts how many contexts each answer has
     */
    public long perQuestion(long answers, long contexts) {
        return answers * (answer + answerContext * contexts) + question + questionContext * contexts;
    }

    /** Returns the requests as {@link #perQuestion} if every answer has contexts of its own. */
    public long most(long answers, long contexts) {
        return answers * perQuestion(1, contexts);
    }
}
