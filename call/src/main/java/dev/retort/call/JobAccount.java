package dev.retort.call;

import dev.retort.call.budget.Budget;
import dev.retort.call.journal.CallEnd;
import dev.retort.call.journal.CallJournal;
import dev.retort.call.journal.CallRecord;
import dev.retort.call.journal.CallStart;
import dev.retort.call.journal.RecordedReply;
import dev.retort.call.journal.RecordedReply.Choice;
import dev.retort.call.journal.RecordedReply.Finish;
import dev.retort.error.ModelException;
import dev.retort.error.ResourceException;
import dev.retort.error.StoppedException;
import dev.retort.error.UsageException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/**
 * What the jobs of one request for a training cost: each job that a service really makes is set aside for and recorded
 * once, however often the request is repeated. Used by one thread at a time.
 */
@API(status = API.Status.INTERNAL)
public final class JobAccount implements AutoCloseable {

    private final CallJournal journal;
    private final Budget budget;
    private final CallStart start;
    private Optional<Budget.Reservation> ahead = Optional.empty();

    JobAccount(CallJournal journal, Budget budget, CallStart start) {
        this.journal = journal;
        this.budget = budget;
        this.start = start;
        if (journal.reply(start.key()).isEmpty()
                && journal.underWay(start.key()).isEmpty()) {
            // Nothing is uploaded for a job that the budget does not allow.
            ahead = Optional.of(reserve());
        }
    }

    /**
     * Makes one attempt to create a job, its price set aside before. An attempt that nobody knows the end of counts at its
     * price.
     *
     * @param creation makes the attempt and returns the job's id; empty where nobody knows whether there is a job now. A
     *     {@link ModelException}, {@link ResourceException} or {@link UsageException} says that there is none.
     * @return what the attempt returned
     * @throws StoppedException if the budget does not allow it
     */
    public Optional<String> created(Supplier<Optional<String>> creation) {
        Budget.Reservation money = money();
        journal.supersedeCall(start.key());
        long id = journal.started(start);
        long began = System.nanoTime();
        try {
            Optional<String> job = creation.get();
            job.ifPresent(name -> finished(id, name, began));
            money.settle(start.worstCost());
            return job;
        } catch (ModelException | ResourceException | UsageException refused) {
            journal.failed(id, String.valueOf(refused.getMessage()), 1, since(began), 0);
            money.settle(0);
            throw refused;
        } catch (RuntimeException | Error unknown) {
            money.settle(start.worstCost());
            throw unknown;
        }
    }

    /**
     * Records a job that was created before: by a process that was killed since, in the row that it left; otherwise in a
     * row of its own, unless the job has one.
     *
     * @throws StoppedException if it has none and the budget does not allow it
     */
    public void found(String job) {
        boolean known = journal.reply(start.key())
                .filter(reply -> reply.choices().getFirst().text().equals(job))
                .isPresent();
        if (known) {
            return;
        }
        Optional<CallRecord> left = journal.underWay(start.key());
        if (left.isPresent()) {
            finished(left.get().id(), job, System.nanoTime());
            return;
        }
        Budget.Reservation money = money();
        journal.supersedeCall(start.key());
        finished(journal.started(start), job, System.nanoTime());
        money.settle(start.worstCost());
    }

    /** Gives back what was set aside for a job that was not created. */
    @Override
    public void close() {
        ahead.ifPresent(money -> money.settle(0));
    }

    private Budget.Reservation money() {
        Budget.Reservation money = ahead.orElseGet(this::reserve);
        ahead = Optional.empty();
        return money;
    }

    private Budget.Reservation reserve() {
        try {
            return budget.reserve(start.worstCost());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException(
                    "Stopped before %s.".formatted(start.task()),
                    "Everything done so far is kept; run again to resume.",
                    e);
        }
    }

    private void finished(long id, String job, long began) {
        RecordedReply reply = new RecordedReply(List.of(new Choice(job, Finish.STOP)), 0, 0, Optional.empty());
        journal.finished(id, new CallEnd(reply, 1, since(began), start.worstCost()));
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
