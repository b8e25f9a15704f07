package dev.retort.call;

import dev.retort.call.budget.Budget;
import dev.retort.call.journal.CallEnd;
import dev.retort.call.journal.CallJournal;
import dev.retort.call.journal.CallKey;
import dev.retort.call.journal.CallKind;
import dev.retort.call.journal.CallStart;
import dev.retort.call.journal.RecordedReply;
import dev.retort.call.journal.RecordedReply.Choice;
import dev.retort.call.journal.RecordedReply.Finish;
import dev.retort.error.StoppedException;
import dev.retort.model.ModelRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Sends files to services and begins fine-tuning jobs there: a job's price is set aside before it begins, and the journal
 * keeps all of it.
 */
final class JobCalls {

    private static final String TASK = "training";

    private final CallJournal journal;
    private final CallWorth worth;
    private final Budget budget;

    JobCalls(CallJournal journal, CallWorth worth, Budget budget) {
        this.journal = journal;
        this.worth = worth;
        this.budget = budget;
    }

    /** Begins a job, or takes up the one that the same request began before, which is paid already. */
    <T> T begin(ModelRef base, String request, long tokens, Supplier<T> service, Function<T, String> idOf) {
        String key = CallKey.of("job", base.toString(), request);
        if (journal.reply(key).isPresent()) {
            return service.get();
        }
        long price = worth.training(base, tokens);
        Budget.Reservation reservation = reserve(price);
        try {
            T job = recorded(new CallStart(CallKind.JOB, key, TASK, base.toString(), request, price), service, idOf);
            reservation.settle(price);
            return job;
        } catch (RuntimeException e) {
            reservation.settle(0);
            throw e;
        }
    }

    /** Returns the id of a file at a service: that of an equal file sent before, where it is still there, or a new one. */
    String upload(ModelRef base, String request, Predicate<String> isThere, Supplier<String> service) {
        String key = CallKey.of("upload", base.provider(), request);
        Optional<String> known = journal.reply(key)
                .map(reply -> reply.choices().getFirst().text())
                .filter(isThere);
        if (known.isPresent()) {
            return known.get();
        }
        journal.supersedeCall(key);
        return recorded(
                new CallStart(CallKind.UPLOAD, key, TASK, base.toString(), request, 0), service, Function.identity());
    }

    private <T> T recorded(CallStart start, Supplier<T> service, Function<T, String> idOf) {
        long id = journal.started(start);
        long began = System.nanoTime();
        try {
            T made = service.get();
            RecordedReply reply =
                    new RecordedReply(List.of(new Choice(idOf.apply(made), Finish.STOP)), 0, 0, Optional.empty());
            journal.finished(id, new CallEnd(reply, 1, since(began), start.worstCost()));
            return made;
        } catch (RuntimeException e) {
            journal.failed(id, String.valueOf(e.getMessage()), 1, since(began), 0);
            throw e;
        }
    }

    private Budget.Reservation reserve(long price) {
        try {
            return budget.reserve(price);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException(
                    "Stopped before " + TASK + ".", "Everything done so far is kept; run again to go on.", e);
        }
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
