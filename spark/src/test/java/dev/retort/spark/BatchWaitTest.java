package dev.retort.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.call.PendingBatchException;
import dev.retort.error.StoppedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver's wait for batches, without a cluster and without time passing. */
class BatchWaitTest {

    @TempDir
    private Path folder;

    private final List<Duration> slept = new ArrayList<>();
    private DriverDesk desk;
    private DeskClient executor;

    @BeforeEach
    void open() {
        LoanBook book = new LoanBook(100, new SharedFiles(folder.toUri().toString(), new Configuration()));
        desk = DriverDesk.open("127.0.0.1", Optional.of(book), () -> {});
        executor = new DeskClient(desk.address(), "1");
    }

    @AfterEach
    void close() {
        desk.close();
    }

    private BatchWait waiting(UnaryOperator<List<PendingBatch>> notDone) {
        return new BatchWait(desk, notDone, slept::add, Duration.ofMinutes(60));
    }

    private static PendingBatch batch(String id) {
        return PendingBatch.of(
                PendingBatchException.notDone(new PendingBatchException.Job(id, "mistral:m", 10), "it is not done"));
    }

    @Test
    void workIsDoneAgainOnceAllItsBatchesAreDone() {
        Deque<List<PendingBatch>> looks = new ArrayDeque<>(List.of(List.of(batch("b")), List.of()));
        List<List<PendingBatch>> lookedAt = new ArrayList<>();
        List<String> done = new ArrayList<>();

        String rows = waiting(batches -> {
                    lookedAt.add(batches);
                    return looks.removeFirst();
                })
                .collected(() -> {
                    if (done.isEmpty()) {
                        // Two attempts at one part name the same batch.
                        List.of("a", "b", "b").forEach(id -> executor.pending(batch(id)));
                    }
                    done.add("once");
                    return "rows";
                });

        assertThat(rows).isEqualTo("rows");
        assertThat(done).hasSize(2);
        assertThat(lookedAt.getFirst()).containsExactlyInAnyOrder(batch("a"), batch("b"));
        assertThat(lookedAt.getLast()).containsExactly(batch("b"));
        assertThat(slept).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void aStageWaitsNoLongerThanItMayHoweverOftenItWaits() {
        BatchWait wait = waiting(batches -> batches);
        wait.begin();
        assertThatThrownBy(() -> wait.collected(() -> {
                    executor.pending(batch("a"));
                    executor.pending(batch("b"));
                    return 1;
                }))
                .isInstanceOf(StoppedException.class)
                .hasMessageStartingWith("2 batch jobs are not done, among them: Batch job ")
                .hasMessageEndingWith("Run again later to collect their 20 replies; nothing is lost.");
        assertThat(waited()).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(60));

        wait.begin();
        assertThatThrownBy(() -> wait.collected(() -> {
                    executor.pending(batch("c"));
                    return 1;
                }))
                .hasMessage("Batch job c at mistral:m: it is not done."
                        + " Run again later to collect its 10 replies; nothing is lost.");
        assertThat(waited()).isBetween(Duration.ofMinutes(118), Duration.ofMinutes(120));
    }

    private Duration waited() {
        return slept.stream().reduce(Duration.ZERO, Duration::plus);
    }

    /** A part whose batch the budget has no room for, beside those that others handed in. */
    private void handIn(String name, long worst) {
        try {
            executor.lendForBatch(name, worst);
        } catch (PendingBatchException lacksMoney) {
            executor.pending(PendingBatch.of(lacksMoney));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aPartThatLacksMoneyIsDoneAgainWheneverABatchWasCollected() {
        List<String> collected = new ArrayList<>();
        handIn("a", 80);

        Integer passes = waiting(batches -> List.of()).collected(() -> {
            // One part hands in and collects at once; the last asks in between.
            String one = List.of("a", "b", "c").get(collected.size());
            handIn(one, 80);
            if (collected.size() < 2) {
                handIn("c", 80);
            }
            executor.settleBatch(one, OptionalLong.of(5));
            collected.add(one);
            return collected.size();
        });

        assertThat(passes).isEqualTo(3);
        assertThat(slept).isEmpty();
    }

    @Test
    void whereNoBatchWasCollectedMoneyThatIsLackingStopsTheRun() {
        handIn("of nobody", 80);

        assertThatThrownBy(() -> waiting(batches -> List.of()).collected(() -> {
                    handIn("a", 60);
                    return 1;
                }))
                .isInstanceOf(StoppedException.class)
                .hasMessageContaining("has no room while batches are not collected")
                .hasMessageContaining("Run again with a higher budget.cap, or later");
    }
}
