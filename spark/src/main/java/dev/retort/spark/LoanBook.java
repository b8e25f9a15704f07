package dev.retort.spark;

import dev.retort.call.budget.Money;
import dev.retort.concurrent.Exclusive;
import java.util.HashMap;
import java.util.Map;

/**
 * One budget that all executors share, and its loans. The amount that may be lent is written down before it is lent, so that a
 * driver that is killed and started again cannot pass the cap. Thread-safe.
 */
final class LoanBook {

    /** A hundredth of the cap at a time is written down ahead. */
    private static final int STEPS = 100;

    private static final String FILE = "budget.txt";

    /** The answer to a request for a loan. */
    enum Answer {
        LENT,
        WAIT,
        REACHED
    }

    private record Loan(String executor, long worst) {}

    private final long cap;
    private final SharedFiles files;
    private final Exclusive exclusive = new Exclusive();
    private final Map<String, Loan> open = new HashMap<>();
    private long spent;
    private long lent;
    private long writtenDown;

    /**
     * Opens the book of a run; what an earlier driver wrote down counts as spent.
     *
     * @param cap billionths of a dollar
     * @param files where the amount is written down
     */
    LoanBook(long cap, SharedFiles files) {
        this.cap = cap;
        this.files = files;
        this.spent = files.read(FILE).map(text -> Long.parseLong(text.strip())).orElse(0L);
        this.writtenDown = spent;
    }

    /**
     * Lends the worst case of an attempt if it fits; asked again under the same name, it answers the same.
     *
     * @param loan the name that the borrower gave it
     */
    Answer lend(String loan, String executor, long worst) {
        return exclusive.get(() -> {
            if (open.containsKey(loan)) {
                return Answer.LENT;
            }
            if (spent + lent + worst > cap) {
                return open.isEmpty() || spent + worst > cap ? Answer.REACHED : Answer.WAIT;
            }
            writeDown(spent + lent + worst);
            open.put(loan, new Loan(executor, worst));
            lent += worst;
            return Answer.LENT;
        });
    }

    private void writeDown(long needed) {
        if (needed > writtenDown) {
            long ahead = Math.min(cap, needed + cap / STEPS);
            files.write(FILE, Long.toString(ahead));
            writtenDown = ahead;
        }
    }

    /** Ends a loan; one that is over stays as it is. */
    void settle(String loan, long actual) {
        exclusive.run(() -> {
            Loan ended = open.remove(loan);
            if (ended != null) {
                lent -= ended.worst();
                spent += actual;
            }
        });
    }

    /** Counts the loans of an executor that was lost as spent: its calls may have been charged. */
    void lost(String executor) {
        exclusive.run(() -> Map.copyOf(open).forEach((name, loan) -> {
            if (loan.executor().equals(executor)) {
                settle(name, loan.worst());
            }
        }));
    }

    /** Returns what was spent, in billionths of a dollar; loans that are open count at their worst. */
    long spent() {
        return exclusive.get(() -> spent + lent);
    }

    /** Returns why nothing more is lent. */
    String reached(long worst) {
        return "The budget of %s is reached: %s is spent and the next call may cost %s."
                .formatted(Money.text(cap), Money.text(spent()), Money.text(worst));
    }

    /** Writes down what was spent, once nothing is lent any more. */
    void close() {
        exclusive.run(() -> files.write(FILE, Long.toString(spent + lent)));
    }
}
