package dev.retort.model;

import dev.retort.error.StoppedException;
import dev.retort.model.budget.Budget;
import dev.retort.model.journal.CallEnd;
import dev.retort.model.journal.CallJournal;
import dev.retort.model.journal.CallKey;
import dev.retort.model.journal.CallKind;
import dev.retort.model.journal.CallStart;
import dev.retort.model.journal.RecordedReply;
import dev.retort.model.journal.RecordedReply.Choice;
import dev.retort.model.journal.RecordedReply.Finish;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Begins fine-tuning jobs at services: a job's price is set aside before it begins, and the journal keeps both. */
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
        long price = worth.price(base).trainingCost(tokens);
        Budget.Reservation reservation = reserve(price);
        long id = journal.started(new CallStart(CallKind.JOB, key, TASK, base.toString(), request, price));
        long began = System.nanoTime();
        try {
            T job = service.get();
            RecordedReply reply =
                    new RecordedReply(List.of(new Choice(idOf.apply(job), Finish.STOP)), 0, 0, Optional.empty());
            journal.finished(id, new CallEnd(reply, 1, since(began), price));
            reservation.settle(price);
            return job;
        } catch (RuntimeException e) {
            journal.failed(id, String.valueOf(e.getMessage()), 1, since(began), 0);
            reservation.settle(0);
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
