package dev.retort.call.budget;

import org.apiguardian.api.API;

/** Work that a run will pay for. */
@API(status = API.Status.INTERNAL)
public sealed interface PlannedWork {

    /** Returns the task, such as {@code "teacher answers"}. */
    String task();

    /** Returns the model's full name. */
    String model();

    /**
     * Calls of one kind to one model.
     *
     * @param task the task
     * @param model the model's full name
     * @param calls how many, as a rule
     * @param inputTokens tokens of a prompt, as a rule
     * @param outputTokens tokens of a reply, as a rule; 0 for embeddings
     * @param mostCalls how many, if every reply has to be asked for as often as the task allows; at least {@code calls}
     * @param mostInputTokens tokens of the longest prompt
     * @param mostOutputTokens tokens at which a reply is cut
     */
    record Calls(
            String task,
            String model,
            long calls,
            long inputTokens,
            long outputTokens,
            long mostCalls,
            long mostInputTokens,
            long mostOutputTokens)
            implements PlannedWork {}

    /**
     * Training.
     *
     * @param task the task
     * @param model the model to tune, full name
     * @param tokens tokens of the training data, times epochs, as a rule
     * @param mostTokens the same where every row is as long as it may be
     */
    record Training(String task, String model, long tokens, long mostTokens) implements PlannedWork {}
}
