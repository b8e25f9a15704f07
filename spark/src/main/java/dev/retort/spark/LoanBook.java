package dev.retort.spark;

import dev.retort.call.budget.Money;
import dev.retort.concurrent.Exclusive;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

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
        /** The money is lent. */
        LENT,
        /** Calls in flight may soon free it. */
        WAIT,
        /** Only batches may free it, once they are collected. */
        LATER,
        /** Nothing will free it. */
        REACHED
    }

    /**
     * Money that is lent.
     *
     * @param executor who borrowed it; empty for a batch, which outlives executors and drivers
     */
    private record Loan(Optional<String> executor, long worst) {

        boolean isOfBatch() {
            return executor.isEmpty();
        }
    }

    private final long cap;
    private final SharedFiles files;
    private final Exclusive exclusive = new Exclusive();
    private final Map<String, Loan> open = new HashMap<>();
    private long spent;
    private long lent;
    private long writtenDown;
    private int settledBatches;

    /**
     * Opens the book of a run; what an earlier driver wrote down counts as spent, and its batches as lent.
     *
     * @param cap billionths of a dollar
     * @param files where the amount is written down
     */
    LoanBook(long cap, SharedFiles files) {
        this.cap = cap;
        this.files = files;
        List<String> lines =
                files.read(FILE).map(text -> text.strip().lines().toList()).orElse(List.of("0"));
        for (String batch : lines.subList(1, lines.size())) {
            Loan loan = new Loan(Optional.empty(), Long.parseLong(batch.substring(batch.indexOf(' ') + 1)));
            open.put(batch.substring(0, batch.indexOf(' ')), loan);
            lent += loan.worst();
        }
        this.writtenDown = Long.parseLong(lines.getFirst());
        this.spent = writtenDown - lent;
    }

    /**
     * Lends the worst case of an attempt if it fits; asked again under the same name, it answers the same.
     *
     * @param loan the name that the borrower gave it
     */
    Answer lend(String loan, String executor, long worst) {
        return lend(loan, new Loan(Optional.of(executor), worst));
    }

    /** Lends the worst case of a batch as above, until it is settled, whoever is lost meanwhile. */
    Answer lendForBatch(String batch, long worst) {
        return lend(batch, new Loan(Optional.empty(), worst));
    }

    private Answer lend(String name, Loan loan) {
        return exclusive.get(() -> {
            if (open.containsKey(name)) {
                return Answer.LENT;
            }
            if (spent + lent + loan.worst() > cap) {
                return refusal(loan.worst());
            }
            add(name, loan);
            try {
                writeDown(loan.isOfBatch());
            } catch (RuntimeException e) {
                remove(name);
                throw e;
            }
            return Answer.LENT;
        });
    }

    private Answer refusal(long worst) {
        if (open.isEmpty() || spent + worst > cap) {
            return Answer.REACHED;
        }
        return open.values().stream().allMatch(Loan::isOfBatch) ? Answer.LATER : Answer.WAIT;
    }

    private void add(String name, Loan loan) {
        open.put(name, loan);
        lent += loan.worst();
    }

    private Optional<Loan> remove(String name) {
        Optional<Loan> removed = Optional.ofNullable(open.remove(name));
        removed.ifPresent(loan -> lent -= loan.worst());
        return removed;
    }

    private void writeDown(boolean batchesChanged) {
        long needed = spent + lent;
        if (batchesChanged || needed > writtenDown) {
            writtenDown = Math.max(needed, Math.min(cap, needed + cap / STEPS));
            files.write(FILE, text(writtenDown));
        }
    }

    /** The amount, then each batch with the part of the amount that is lent for it. */
    private String text(long amount) {
        StringBuilder text = new StringBuilder(Long.toString(amount));
        open.forEach((name, loan) -> {
            if (loan.isOfBatch()) {
                text.append('\n').append(name).append(' ').append(loan.worst());
            }
        });
        return text.toString();
    }

    /** Ends a loan; one that is over stays as it is. */
    void settle(String loan, long actual) {
        exclusive.run(() -> remove(loan).ifPresent(ended -> spent += actual));
    }

    /**
     * Ends the loan of a batch; one that is over stays as it is.
     *
     * @param actual what the batch cost; empty where nobody knows, so that its worst case counts
     */
    void settleBatch(String batch, OptionalLong actual) {
        exclusive.run(() -> remove(batch).ifPresent(ended -> {
            spent += actual.orElse(ended.worst());
            settledBatches++;
            writeDown(true);
        }));
    }

    /** Counts the loans of an executor that was lost as spent: its calls may have been charged. */
    void lost(String executor) {
        exclusive.run(() -> Map.copyOf(open).forEach((name, loan) -> {
            if (loan.executor().equals(Optional.of(executor))) {
                settle(name, loan.worst());
            }
        }));
    }

    /** Returns what was spent, in billionths of a dollar; loans that are open count at their worst. */
    long spent() {
        return exclusive.get(() -> spent + lent);
    }

    /** Returns how many batches were settled here, each of which may have freed money. */
    int settledBatches() {
        return exclusive.get(() -> settledBatches);
    }

    /** Returns why nothing more is lent. */
    String reached(long worst) {
        return "The budget of %s is reached: %s is spent and the next call may cost %s."
                .formatted(Money.text(cap), Money.text(spent()), Money.text(worst));
    }

    /** Returns why nothing is lent until batches are collected. */
    String heldByBatches(long worst) {
        return "The budget of %s has no room while batches are not collected: %s is spent or set aside, and the next call may cost %s."
                .formatted(Money.text(cap), Money.text(spent()), Money.text(worst));
    }

    /** Writes down what was spent, once nothing is lent any more but to batches. */
    void close() {
        exclusive.run(() -> files.write(FILE, text(spent + lent)));
    }
}
