package dev.retort.call;

import dev.retort.call.budget.Budget;
import dev.retort.call.budget.Price;
import dev.retort.call.journal.CallEnd;
import dev.retort.call.journal.CallJournal;
import dev.retort.call.journal.CallStart;
import dev.retort.call.journal.RecordedReply;
import dev.retort.call.limit.CallGate;
import dev.retort.call.limit.ModelLimits;
import dev.retort.error.ModelException;
import dev.retort.log.EventLog;
import dev.retort.model.ModelRef;
import dev.retort.model.failure.CallException;
import dev.retort.model.failure.FailureKind;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.slf4j.event.Level;

/**
 * Makes single calls to models elsewhere: recorded before and after, within limits and budget, repeated while it may help.
 */
final class SingleCalls {

    /** How often a call is repeated because of what the reply says, not because it failed. */
    private static final int ATTEMPTS_AT_A_GOOD_REPLY = 3;

    /**
     * One call.
     *
     * @param start what is recorded before it
     * @param model the model
     * @param price the model's price
     * @param worstTokens tokens in and out at most
     * @param bounded whether there is a limit of tokens out, so that the worst cost cannot be passed
     * @param attempt makes one attempt
     * @param fault what is wrong with the reply, if anything
     */
    record Call(
            CallStart start,
            ModelRef model,
            Price price,
            long worstTokens,
            boolean bounded,
            Callable<Attempt.Brought> attempt,
            Function<RecordedReply, Optional<String>> fault) {}

    private final CallJournal journal;
    private final CallRules rules;
    private final IntSupplier processes;
    private final EventLog log;
    private final Map<ModelRef, CallGate> gates = new ConcurrentHashMap<>();

    SingleCalls(CallJournal journal, CallRules rules, IntSupplier processes, EventLog log) {
        this.processes = processes;
        this.journal = journal;
        this.rules = rules;
        this.log = log;
    }

    /** Writes the end of a call into the journal. */
    @FunctionalInterface
    interface Finish {
        void record(long id, CallEnd end, Attempt.Brought brought);
    }

    /**
     * Makes a call that no finished one answers.
     *
     * @throws CallException if this call is given up
     * @throws dev.retort.error.RetortException if no call to the model makes sense any more
     */
    Attempt.Brought make(Call call, Finish finish) throws InterruptedException {
        ModelLimits limits = rules.limitsOf(call.model());
        CallGate gate = gates.computeIfAbsent(call.model(), model -> new CallGate(model.toString(), limits, processes));
        long begun = System.nanoTime();
        long successesBefore = gate.successes();
        long id = -1;
        long cost = 0;
        int faulty = 0;
        for (int tries = 1; ; tries++) {
            int attempt = tries;
            // Money first: a call that waits for money must not hold a place at the gate.
            Budget.Reservation money = rules.budget().reserve(call.start().worstCost());
            CallGate.Pass pass = enter(gate, call, money);
            try {
                if (id < 0) {
                    id = journal.started(call.start());
                } else {
                    // Killed from here on, this attempt counts at its worst beside what the earlier ones cost.
                    journal.mayCost(id, cost + money.worst());
                }
                Attempt.Brought brought = charged(call, Attempt.make(call.attempt(), limits.timeout()), attempt);
                long price = charge(call, brought.reply()).cost();
                money.settle(price);
                cost += price;
                Optional<String> fault = call.fault().apply(brought.reply());
                boolean last = fault.isEmpty() || ++faulty == ATTEMPTS_AT_A_GOOD_REPLY;
                if (last) {
                    // Recorded before the next call may pass: a process that dies loses no more replies than calls at
                    // once.
                    finish.record(id, new CallEnd(brought.reply(), attempt, since(begun), cost), brought);
                }
                pass.succeeded(brought.reply().inputTokens() + brought.reply().outputTokens(), brought.pause());
                fault.ifPresent(reason -> tell(Level.INFO, "reply faulty", call, attempt, reason));
                if (last) {
                    return brought;
                }
                journal.mayCost(id, cost);
            } catch (CallException failure) {
                long charged = failure.kind().perhapsCharged() ? money.worst() : 0;
                money.settle(charged);
                cost += charged;
                pass.failed(failure);
                if (attempt >= limits.attempts() || !failure.kind().repeatable()) {
                    journal.failed(id, failure.reason(), attempt, since(begun), cost);
                    tell(Level.WARN, "call given up", call, attempt, reason(failure));
                    throw givenUp(call, gate, failure, successesBefore);
                }
                journal.mayCost(id, cost);
                tell(Level.DEBUG, "call repeated", call, attempt, reason(failure));
                gate.rest(attempt, failure);
            } catch (InterruptedException | RuntimeException | Error stop) {
                money.settle(money.worst());
                pass.notUsed();
                throw stop;
            }
        }
    }

    private void tell(Level level, String event, Call call, int attempt, String reason) {
        log.event(
                level,
                event,
                Map.of("model", call.model(), "task", call.start().task(), "attempt", attempt, "reason", reason));
    }

    private static String reason(CallException failure) {
        return failure.kind() + ": " + failure.reason();
    }

    private static CallGate.Pass enter(CallGate gate, Call call, Budget.Reservation money) throws InterruptedException {
        try {
            return gate.enter(call.worstTokens());
        } catch (InterruptedException | RuntimeException | Error e) {
            money.settle(0);
            throw e;
        }
    }

    private static RuntimeException givenUp(Call call, CallGate gate, CallException failure, long successesBefore) {
        if (failure.kind() == FailureKind.REFUSED) {
            return new ModelException(
                    "%s refuses: %s.".formatted(call.model(), failure.reason()),
                    "Check the key, the account and the model's name; everything done so far is kept.",
                    failure);
        }
        boolean theServersFault = failure.kind() != FailureKind.BAD_REPLY && failure.kind() != FailureKind.REJECTED;
        // A server that answered others while it failed at this one is not down: it cannot do this one.
        boolean othersWereAnswered = gate.successes() > successesBefore;
        return theServersFault && !gate.answering() && !othersWereAnswered ? gate.down() : failure;
    }

    private static Charge charge(Call call, RecordedReply reply) {
        return Charge.of(reply, call.price(), 1, call.start().worstCost(), call.bounded());
    }

    /** Returns what was brought, without a count of tokens that cannot be believed. */
    private Attempt.Brought charged(Call call, Attempt.Brought brought, int attempt) {
        RecordedReply reply = brought.reply();
        Charge charge = charge(call, reply);
        if (charge.believed()) {
            return brought;
        }
        tell(
                Level.WARN,
                "token count not believed",
                call,
                attempt,
                "%d tokens in and %d out; charged at the worst case"
                        .formatted(reply.inputTokens(), reply.outputTokens()));
        return new Attempt.Brought(charge.recorded(reply), brought.vectors(), brought.pause());
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
