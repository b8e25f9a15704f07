package dev.retort.call.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One line of the journal.
 *
 * @param id number of the call within its journal, from 1
 * @param kind what kind of call
 * @param key identifies the request
 * @param stage the stage of the run it belongs to; empty outside a run
 * @param task the task it belongs to
 * @param model the model's full name
 * @param servedModel the model that answered by its own account
 * @param state how far it came
 * @param startedAt when it began
 * @param time how long it took; zero until it ended
 * @param attempts how many attempts it took; 0 until it ended
 * @param inputTokens tokens of the prompt
 * @param outputTokens tokens of the reply
 * @param cost billionths of a dollar; the worst case until it ended
 * @param request the request as JSON
 * @param choices the replies; empty unless it is a finished chat or completion
 * @param reason why it failed; empty unless it failed
 */
public record CallRecord(
        long id,
        CallKind kind,
        String key,
        String stage,
        String task,
        String model,
        Optional<String> servedModel,
        CallState state,
        Instant startedAt,
        Duration time,
        int attempts,
        int inputTokens,
        int outputTokens,
        long cost,
        String request,
        List<RecordedReply.Choice> choices,
        Optional<String> reason) {

    /** Copies the list. */
    public CallRecord {
        choices = List.copyOf(choices);
    }

    CallRecord withCost(long newCost) {
        return with(state, time, attempts, newCost, reason);
    }

    CallRecord superseded() {
        return with(CallState.SUPERSEDED, time, attempts, cost, reason);
    }

    CallRecord failed(String why, int allAttempts, Duration whole, long newCost) {
        return with(CallState.FAILED, millis(whole), allAttempts, newCost, Optional.of(why));
    }

    CallRecord finished(CallEnd end, List<RecordedReply.Choice> replies) {
        return new CallRecord(
                id,
                kind,
                key,
                stage,
                task,
                model,
                end.reply().servedModel(),
                CallState.FINISHED,
                startedAt,
                millis(end.time()),
                end.attempts(),
                end.reply().inputTokens(),
                end.reply().outputTokens(),
                end.cost(),
                request,
                replies,
                reason);
    }

    private CallRecord with(
            CallState newState, Duration newTime, int newAttempts, long newCost, Optional<String> newReason) {
        return new CallRecord(
                id,
                kind,
                key,
                stage,
                task,
                model,
                servedModel,
                newState,
                startedAt,
                newTime,
                newAttempts,
                inputTokens,
                outputTokens,
                newCost,
                request,
                choices,
                newReason);
    }

    private static Duration millis(Duration time) {
        return Duration.ofMillis(time.toMillis());
    }
}
