package dev.retort.finetuning.service;

import dev.retort.error.ModelException;
import dev.retort.error.ResourceException;
import dev.retort.error.RetortException;
import dev.retort.http.HttpOutcome;
import dev.retort.http.HttpOutcome.Answered;
import dev.retort.http.HttpOutcome.Unanswered;
import tools.jackson.databind.JsonNode;

/** Turns a service's refusal into a sentence that says what happened and which route is open instead. */
public final class Refusals {

    private final ServiceFacts facts;

    /** Creates the sentences of one service. */
    public Refusals(ServiceFacts facts) {
        this.facts = facts;
    }

    /**
     * Returns the document of an answer that is well.
     *
     * @param action what was asked for, such as {@code "create a fine-tuning job for open-mistral-7b"}
     * @throws ModelException if the service refused
     * @throws ResourceException if it cannot be reached or is overloaded; the same call works later
     */
    public JsonNode require(HttpOutcome outcome, String action) {
        if (outcome instanceof Answered answered && answered.ok()) {
            return answered.body();
        }
        throw explain(outcome, action);
    }

    /** Returns the exception for an outcome that is not well. */
    public RetortException explain(HttpOutcome outcome, String action) {
        return switch (outcome) {
            case Answered answered -> explain(answered, action);
            case Unanswered unanswered ->
                new ResourceException(
                        "%s could not be reached to %s: %s.".formatted(facts.name(), action, unanswered.reason()),
                        "Check the network and the service's status page, then run again: what was done is kept.",
                        unanswered.cause());
        };
    }

    /** Returns the exception for a job that failed on the service. */
    public ModelException failed(String jobId, String reason) {
        return new ModelException(
                "%s could not train: job %s failed: %s.".formatted(facts.name(), jobId, reason),
                "Correct what it names, then run again.");
    }

    private RetortException explain(Answered answered, String action) {
        int status = answered.status();
        String said = answered.message();
        String because = said.isEmpty() ? " (%d).".formatted(status) : " (%d: %s).".formatted(status, said);
        String name = facts.name();
        return switch (status) {
            case 401 ->
                refused(
                        name + " does not accept the key, so it did not " + action + because,
                        "Set %s to a valid key from %s.".formatted(facts.keyVariable(), facts.keyPage()));
            case 402 ->
                refused(
                        name + " wants payment before it will " + action + because,
                        "Add credit or a payment method to the account of %s.".formatted(facts.keyVariable()));
            case 403 ->
                refused(
                        name + " does not allow this key to " + action + because,
                        "Ask the owner of the workspace for the right to fine-tune. " + facts.whenGone());
            case 404 ->
                refused(
                        name + " does not know what was named when asked to " + action + because,
                        "Check the name; bases are retired and files expire. " + facts.whenGone());
            case 409 ->
                refused(
                        name + " has a similar job already and did not " + action + because,
                        "List the jobs and watch the one that runs by its id, or cancel it and run again.");
            case 410 -> refused(name + " has closed this API and did not " + action + because, facts.whenGone());
            case 400, 422 ->
                refused(
                        name + " rejects the request to " + action + because,
                        "Change the setting or the training file that it names.");
            case 413 ->
                new ModelException(
                        name + " finds the file too large to " + action + because,
                        "Train on fewer or shorter examples.");
            case 429 ->
                new ResourceException(
                        name + " limits requests and did not " + action + because,
                        "Wait or raise the account's limit, then run again: what was done is kept.");
            default ->
                status >= 500
                        ? new ResourceException(
                                name + " failed to " + action + because, "Run again later: what was done is kept.")
                        : new ModelException(
                                name + " did not " + action + because,
                                "See the service's documentation for this status.");
        };
    }

    /** A refusal that the service will not take back by itself: the remedy ends with the routes that are open. */
    private ModelException refused(String problem, String remedy) {
        return new ModelException(problem, remedy + " " + facts.otherRoutes());
    }
}
