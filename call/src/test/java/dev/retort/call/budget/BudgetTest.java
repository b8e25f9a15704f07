package dev.retort.call.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.StoppedException;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BudgetTest {

    @Test
    void theCapIsNeverPassedWith32CallsInFlightInAThousandRandomDraws() {
        int stopped = 0;
        for (int draw = 0; draw < 1_000; draw++) {
            Random random = new Random(draw);
            long cap = 1 + random.nextLong(1_000_000);
            long priceLevel = 1 + random.nextLong(Math.max(1, cap / (1 + random.nextInt(60))));
            AtomicLong paid = new AtomicLong();
            AtomicLong mostPaid = new AtomicLong();
            AtomicInteger refused = new AtomicInteger();
            Budget budget = new Budget(OptionalLong.of(cap), 0);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int caller = 0; caller < 32; caller++) {
                    long seed = random.nextLong();
                    var unused = threads.submit(() -> {
                        Random own = new Random(seed);
                        try {
                            for (int call = 0; call < 6; call++) {
                                long worst = own.nextLong(priceLevel + 1);
                                Budget.Reservation reservation = budget.reserve(worst);
                                Thread.yield();
                                // The provider charges while the call is in flight, not when we settle.
                                long actual = own.nextInt(4) == 0 ? worst : own.nextLong(worst + 1);
                                mostPaid.accumulateAndGet(paid.addAndGet(actual), Math::max);
                                Thread.yield();
                                reservation.settle(actual);
                            }
                        } catch (StoppedException e) {
                            refused.incrementAndGet();
                        }
                        return null;
                    });
                }
            }
            assertThat(mostPaid.get()).as("draw %d", draw).isLessThanOrEqualTo(cap);
            assertThat(budget.spent()).isEqualTo(paid.get());
            stopped += refused.get() > 0 ? 1 : 0;
        }
        // The draws must be such that the cap is felt, and such that it is not.
        assertThat(stopped).isBetween(100, 999);
    }

    @Test
    void whatEarlierRunsSpentCounts() {
        Budget budget = new Budget(OptionalLong.of(5_000_000_000L), 4_980_000_000L);

        assertThatThrownBy(() -> budget.reserve(50_000_000L))
                .isInstanceOf(StoppedException.class)
                .hasMessage("The budget of $5.00 is reached: $4.98 is spent and the next call may cost $0.05."
                        + " Everything done so far is kept; run again with a higher --budget to resume.");
    }

    @Test
    void aCallThatMayFitWaitsForTheOnesInFlight() throws InterruptedException {
        Budget budget = new Budget(OptionalLong.of(100), 0);
        Budget.Reservation first = budget.reserve(80);
        Thread second = Thread.ofVirtual().start(() -> {
            try {
                budget.reserve(50).settle(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        first.settle(10);
        first.settle(10);

        assertThat(second.join(java.time.Duration.ofMinutes(1))).isTrue();
        assertThat(budget.spent()).isEqualTo(60);
    }

    @Test
    void aBatchCountsAtItsWorstUntilItIsSettled() throws InterruptedException {
        Budget budget = new Budget(OptionalLong.of(100), 0);
        budget.reserveForBatch("a", 60);
        budget.reserveForBatch("b", 30);
        assertThat(budget.spent()).isEqualTo(90);
        assertThatThrownBy(() -> budget.reserve(20)).isInstanceOf(StoppedException.class);

        budget.settleBatch("a", OptionalLong.of(10));
        budget.settleBatch("a", OptionalLong.of(10));
        budget.settleBatch("b", OptionalLong.empty());
        budget.settleBatch("of an earlier process", OptionalLong.of(5));

        assertThat(budget.spent()).isEqualTo(40);
        budget.reserve(60).settle(60);
    }
}
