package dev.retort.call.budget;

import dev.retort.error.StoppedException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.apiguardian.api.API;

/**
 * A cap on what a run spends that is never passed: an attempt is made only if its worst case fits beside what was spent
 * and the worst cases of all attempts in flight. Amounts are billionths of a dollar. Thread-safe.
 */
public final class Budget {

    private final OptionalLong cap;
    private final Optional<BudgetLender> lender;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition changed = lock.newCondition();
    private final Map<String, Long> batches = new HashMap<>();
    private long spent;
    private long reserved;
    private int inFlight;

    /**
     * Creates a budget.
     *
     * @param cap the most that may be spent; empty: count only
     * @param spent what earlier runs on the same journal spent
     */
    public Budget(OptionalLong cap, long spent) {
        this(cap, spent, Optional.empty());
    }

    private Budget(OptionalLong cap, long spent, Optional<BudgetLender> lender) {
        this.cap = cap;
        this.spent = spent;
        this.lender = lender;
    }

    /** Creates a budget with a cap in dollars. */
    public static Budget ofDollars(BigDecimal cap) {
        return new Budget(OptionalLong.of(Money.nanos(cap)), 0);
    }

    /** Creates a budget without a cap. */
    public static Budget unlimited() {
        return new Budget(OptionalLong.empty(), 0);
    }

    /** Creates the part of a budget with a cap that several processes share: each attempt is lent its worst case. */
    @API(status = API.Status.INTERNAL)
    public static Budget lentBy(BudgetLender lender) {
        return new Budget(OptionalLong.empty(), 0, Optional.of(lender));
    }

    /** Money set aside for one attempt. */
    public final class Reservation {

        private final long worst;
        private final LongConsumer whenSettled;
        private boolean open = true;

        private Reservation(long worst, LongConsumer whenSettled) {
            this.worst = worst;
            this.whenSettled = whenSettled;
        }

        /** Ends the reservation: the attempt cost {@code actual}, 0 where it was not charged. Only the first call counts. */
        public void settle(long actual) {
            lock.lock();
            try {
                if (!open) {
                    return;
                }
                open = false;
                reserved -= worst;
                spent += actual;
                inFlight--;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
            whenSettled.accept(actual);
        }

        /** Returns the worst case that was set aside. */
        public long worst() {
            return worst;
        }
    }

    /**
     * Sets the worst case of an attempt aside. Where it does not fit now but may once attempts in flight cost less than
     * feared, waits for them.
     *
     * @throws StoppedException if it does not fit and nothing is in flight
     */
    public Reservation reserve(long worst) throws InterruptedException {
        if (lender.isEmpty()) {
            return setAside(worst, actual -> {});
        }
        // Lent before the lock is taken: the lender may let this thread wait.
        String loan = lender.get().lend(worst);
        try {
            return setAside(worst, actual -> lender.get().settle(loan, actual));
        } catch (InterruptedException | RuntimeException | Error e) {
            // A loan that nobody gives back would let others wait for ever.
            lender.get().settle(loan, 0);
            throw e;
        }
    }

    /**
     * Sets the worst case of a batch aside, which counts as spent until the batch is settled.
     *
     * @throws StoppedException as {@link #reserve} does
     */
    @API(status = API.Status.INTERNAL)
    public void reserveForBatch(String batch, long worst) throws InterruptedException {
        if (lender.isPresent()) {
            lender.get().lendForBatch(batch, worst);
            return;
        }
        reserve(worst).settle(worst);
        lock.lock();
        try {
            batches.put(batch, worst);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Counts what a batch cost in place of its worst case. Without a lender, only a batch that was handed in through this object is
     * known here.
     *
     * @param actual empty where nobody knows it: the worst case stays
     */
    @API(status = API.Status.INTERNAL)
    public void settleBatch(String batch, OptionalLong actual) {
        if (lender.isPresent()) {
            lender.get().settleBatch(batch, actual);
            return;
        }
        lock.lock();
        try {
            Long worst = batches.remove(batch);
            if (worst != null) {
                spent += actual.orElse(worst) - worst;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private Reservation setAside(long worst, LongConsumer whenSettled) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (cap.isPresent() && spent + reserved + worst > cap.getAsLong()) {
                if (inFlight == 0 || spent + worst > cap.getAsLong()) {
                    throw reached(worst);
                }
                changed.await();
            }
            reserved += worst;
            inFlight++;
            return new Reservation(worst, whenSettled);
        } finally {
            lock.unlock();
        }
    }

    /** Counts what earlier runs spent by the same journal; counting it twice changes nothing. */
    public void spentEarlier(long earlier) {
        lock.lock();
        try {
            spent = Math.max(spent, earlier);
        } finally {
            lock.unlock();
        }
    }

    /** Returns what was spent, without attempts in flight. */
    public long spent() {
        lock.lock();
        try {
            return spent;
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether there is a cap, so that every price must be known. */
    public boolean isCapped() {
        return cap.isPresent() || lender.isPresent();
    }

    private StoppedException reached(long worst) {
        return new StoppedException(
                "The budget of %s is reached: %s is spent and the next call may cost %s."
                        .formatted(Money.text(cap.orElseThrow()), Money.text(spent), Money.text(worst)),
                "Everything done so far is kept; run again with a higher --budget to resume.");
    }
}
