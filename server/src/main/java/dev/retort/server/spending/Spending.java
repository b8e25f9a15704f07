package dev.retort.server.spending;

import dev.retort.call.budget.Budget;
import dev.retort.call.budget.Money;
import dev.retort.call.budget.Price;
import dev.retort.concurrent.Exclusive;
import dev.retort.error.StoppedException;
import dev.retort.model.ModelRef;
import dev.retort.server.http.Refusal;
import dev.retort.server.store.Records;
import java.util.OptionalLong;

/**
 * What a server spends on models elsewhere. Where there is a cap, a request is made only if its worst case fits: every byte of
 * a prompt a token, every reply as long as it may be. The sum is on disk before a request is made, with the worst cases of
 * those at hand, so that a kill spends nothing twice. Thread-safe.
 */
public final class Spending {

    /** The longest reply where neither a request nor the server says: without a limit there is no worst case. */
    public static final int LONGEST_REPLY = 4096;

    private static final String TOTAL = "total";
    private static final int BYTES_OF_A_MESSAGE = 64;

    private final SpendingLimit limit;
    private final Records<Total> records;
    private final Budget budget;
    private final Exclusive alone = new Exclusive();
    private long atHand;

    /**
     * What was spent.
     *
     * @param nanos billionths of a dollar, with the worst case of requests that were at hand
     */
    public record Total(long nanos) {}

    /** Opens the account of a server. */
    public Spending(SpendingLimit limit, Records<Total> records) {
        this.limit = limit;
        this.records = records;
        this.budget = new Budget(
                limit.cap().map(cap -> OptionalLong.of(Money.nanos(cap))).orElse(OptionalLong.empty()),
                records.get(TOTAL).map(Total::nanos).orElse(0L));
    }

    /** Returns whether there is a cap, so that every reply needs a longest length. */
    public boolean isCapped() {
        return budget.isCapped();
    }

    /** A request that is paid for. */
    public final class Payment {

        private final Price price;
        private final Budget.Reservation reservation;
        private boolean ended;

        private Payment(Price price, Budget.Reservation reservation) {
            this.price = price;
            this.reservation = reservation;
        }

        /** Ends it: the service counted these tokens. */
        public void settle(long inputTokens, long outputTokens) {
            end(Math.min(reservation.worst(), price.cost(Math.max(0, inputTokens), Math.max(0, outputTokens))));
        }

        /** Ends it: the service charged nothing. */
        public void settleUncharged() {
            end(0);
        }

        /** Ends it: nobody knows what the service charged, so it counts as the worst case. */
        public void settleUnknown() {
            end(reservation.worst());
        }

        /** Ends it where nothing was sent, since the sum could not be written; it is written with the next. */
        private void settleAfterNothing() {
            alone.run(() -> {
                ended = true;
                reservation.settle(0);
                atHand -= reservation.worst();
            });
        }

        /** The first end counts: where the sum cannot be written, the caller ends it again as unknown. */
        private void end(long actual) {
            alone.run(() -> {
                if (!ended) {
                    ended = true;
                    reservation.settle(actual);
                    atHand -= reservation.worst();
                }
                write();
            });
        }
    }

    /**
     * Sets the worst case of a request aside; waits where it may fit once others have cost less than feared.
     *
     * @param bytes of the texts that are sent, in UTF-8
     * @param messages how many texts there are
     * @param outputTokens of the longest reply; 0 for embeddings
     * @throws Refusal if it does not fit, or the model's price is not known
     */
    public Payment begin(ModelRef model, long bytes, int messages, long outputTokens) {
        Price price = limit.prices().find(model.toString()).orElseGet(() -> priceWithoutCap(model));
        long worst = price.cost(bytes + (long) messages * BYTES_OF_A_MESSAGE, outputTokens);
        try {
            Payment payment = new Payment(price, budget.reserve(worst));
            alone.run(() -> atHand += worst);
            try {
                alone.run(this::write);
            } catch (RuntimeException | Error e) {
                payment.settleAfterNothing();
                throw e;
            }
            return payment;
        } catch (StoppedException e) {
            throw Refusal.of(402, e.problem() + " Start the server with a higher --budget.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.of(503, "The server stops.");
        }
    }

    private Price priceWithoutCap(ModelRef model) {
        if (budget.isCapped()) {
            throw Refusal.of(
                    402,
                    "The price of %s is not known, so the budget cannot be kept. Name it in a file: retort serve --set budget.prices=FILE.json"
                            .formatted(model));
        }
        return Price.FREE;
    }

    private void write() {
        if (budget.isCapped()) {
            records.put(TOTAL, new Total(budget.spent() + atHand));
        }
    }
}
