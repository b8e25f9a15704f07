package dev.retort.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.call.budget.Budget;
import dev.retort.error.StoppedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A budget that several executors share. */
class LoanBookTest {

    @TempDir
    private Path folder;

    @Test
    void eightTasksWithRandomPricesNeverPassTheCap() throws Exception {
        Random random = new Random(5);
        int stopped = 0;
        int draws = Integer.getInteger("retort.budget.draws", 40);
        for (int draw = 0; draw < draws; draw++) {
            long cap = 1L + random.nextInt(5_000);
            AtomicLong paid = new AtomicLong();
            SharedFiles files = files("draw-" + draw);
            try (DriverDesk desk = DriverDesk.open("127.0.0.1", Optional.of(new LoanBook(cap, files)), () -> {})) {
                stopped += spend(desk, random, paid) > 0 ? 1 : 0;
            }
            assertThat(paid.get()).as("draw %d", draw).isLessThanOrEqualTo(cap);
            assertThat(files.read("budget.txt")).contains(Long.toString(paid.get()));
        }
        // The draws must be such that the cap is felt, and such that it is not.
        assertThat(stopped).isBetween(draws / 10, draws - 1);
    }

    /** Returns how many tasks were refused money. */
    private static int spend(DriverDesk desk, Random random, AtomicLong paid) throws Exception {
        List<Future<Boolean>> tasks = new ArrayList<>();
        DeskClient client = new DeskClient(desk.address(), "1");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int task = 0; task < 8; task++) {
                Random own = new Random(random.nextLong());
                Budget budget = Budget.lentBy(client);
                tasks.add(threads.submit(() -> {
                    try {
                        for (int call = 0; call < 5; call++) {
                            long worst = own.nextInt(200);
                            Budget.Reservation money = budget.reserve(worst);
                            // The provider charges while the call is in flight, not when it is settled.
                            long actual = own.nextLong(worst + 1);
                            paid.addAndGet(actual);
                            Thread.yield();
                            money.settle(actual);
                        }
                        return false;
                    } catch (StoppedException e) {
                        return true;
                    }
                }));
            }
        }
        int refused = 0;
        for (Future<Boolean> task : tasks) {
            refused += task.get() ? 1 : 0;
        }
        return refused;
    }

    @Test
    void aLostExecutorsLoansCountAsSpentAndHoldNobodyUp() {
        LoanBook book = new LoanBook(100, files("lost"));
        assertThat(book.lend("a", "1", 80)).isEqualTo(LoanBook.Answer.LENT);
        assertThat(book.lend("b", "2", 50)).isEqualTo(LoanBook.Answer.WAIT);
        book.lost("1");
        assertThat(book.lend("b", "2", 50)).isEqualTo(LoanBook.Answer.REACHED);
        assertThat(book.lend("c", "2", 20)).isEqualTo(LoanBook.Answer.LENT);
        assertThat(book.spent()).isEqualTo(100);
    }

    @Test
    void askedAgainUnderTheSameNameALoanIsLentOnce() {
        LoanBook book = new LoanBook(100, files("again"));
        assertThat(book.lend("a", "1", 80)).isEqualTo(LoanBook.Answer.LENT);
        assertThat(book.lend("a", "1", 80)).isEqualTo(LoanBook.Answer.LENT);
        book.settle("a", 30);
        book.settle("a", 30);
        assertThat(book.spent()).isEqualTo(30);
    }

    @Test
    void aDriverThatDiesCannotSpendTheCapTwice() {
        SharedFiles files = files("died");
        LoanBook first = new LoanBook(1000, files);
        assertThat(first.lend("a", "1", 600)).isEqualTo(LoanBook.Answer.LENT);
        first.settle("a", 600);
        // It is not closed. The next driver counts what was written down ahead.
        LoanBook second = new LoanBook(1000, files);
        assertThat(second.spent()).isBetween(600L, 610L);
        assertThat(second.lend("b", "1", 400)).isEqualTo(LoanBook.Answer.REACHED);
        assertThat(second.lend("b", "1", 380)).isEqualTo(LoanBook.Answer.LENT);
    }

    @Test
    void whatIsLentForABatchOutlivesExecutorsAndDriversUntilTheBatchIsSettled() {
        SharedFiles files = files("batch");
        LoanBook first = new LoanBook(1000, files);
        assertThat(first.lend("a", "1", 100)).isEqualTo(LoanBook.Answer.LENT);
        assertThat(first.lendForBatch("batch", 600)).isEqualTo(LoanBook.Answer.LENT);
        assertThat(first.lendForBatch("batch", 600)).isEqualTo(LoanBook.Answer.LENT);
        first.lost("1");
        assertThat(first.spent()).isEqualTo(700);
        // It is not closed.
        LoanBook second = new LoanBook(1000, files);
        assertThat(second.spent()).isBetween(700L, 710L);
        assertThat(second.lendForBatch("batch", 600)).isEqualTo(LoanBook.Answer.LENT);
        assertThat(second.lend("b", "1", 300)).isEqualTo(LoanBook.Answer.LATER);
        second.settleBatch("batch", OptionalLong.of(50));
        second.settleBatch("batch", OptionalLong.of(50));
        assertThat(second.spent()).isBetween(150L, 160L);
        assertThat(second.lend("b", "1", 300)).isEqualTo(LoanBook.Answer.LENT);
        second.settle("b", 300);
        second.close();
        assertThat(new LoanBook(1000, files).spent()).isBetween(450L, 460L);
    }

    @Test
    void aBatchThatNobodyKnowsTheCostOfCountsAtItsWorst() {
        SharedFiles files = files("lost batch");
        LoanBook book = new LoanBook(100, files);
        assertThat(book.lendForBatch("batch", 70)).isEqualTo(LoanBook.Answer.LENT);
        book.settleBatch("batch", OptionalLong.empty());
        assertThat(book.lend("a", "1", 40)).isEqualTo(LoanBook.Answer.REACHED);
        assertThat(new LoanBook(100, files).lend("a", "1", 40)).isEqualTo(LoanBook.Answer.REACHED);
    }

    @Test
    void callsWaitForCallsInFlightBeforeTheyLeaveTheMoneyToBatches() {
        LoanBook book = new LoanBook(100, files("both"));
        assertThat(book.lendForBatch("batch", 60)).isEqualTo(LoanBook.Answer.LENT);
        assertThat(book.lend("a", "1", 20)).isEqualTo(LoanBook.Answer.LENT);
        assertThat(book.lend("b", "1", 30)).isEqualTo(LoanBook.Answer.WAIT);
        book.settle("a", 20);
        assertThat(book.lend("b", "1", 30)).isEqualTo(LoanBook.Answer.LATER);
        assertThat(book.lend("b", "1", 90)).isEqualTo(LoanBook.Answer.REACHED);
    }

    private SharedFiles files(String name) {
        return new SharedFiles(folder.resolve(name).toUri().toString(), new Configuration());
    }
}
