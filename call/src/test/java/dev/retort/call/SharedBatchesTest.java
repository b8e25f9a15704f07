package dev.retort.call;

import static dev.retort.call.EchoedQuestions.assertReplies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.call.budget.Budget;
import dev.retort.call.budget.BudgetLender;
import dev.retort.call.journal.CallEnd;
import dev.retort.call.journal.CallJournal;
import dev.retort.call.journal.CallStart;
import dev.retort.call.journal.MapClaims;
import dev.retort.call.journal.RecordedReply;
import dev.retort.call.journal.ReplyStore;
import dev.retort.error.ModelException;
import dev.retort.error.ResourceException;
import dev.retort.error.StoppedException;
import dev.retort.fakes.FakeBatches;
import dev.retort.fakes.FakeModels;
import dev.retort.fakes.FakeServer;
import dev.retort.fakes.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Batches of several processes that share a store whose entries never change, claims, and a lender. */
class SharedBatchesTest {

    private static final String JOBS = "/v1/batch/jobs";

    private final FakeServer server = FakeModels.start();
    private final FakeBatches batches = FakeBatches.routes(server, FakeModels::echo);
    private final Map<String, RecordedReply> replies = new ConcurrentHashMap<>();
    private final AtomicLong costs = new AtomicLong();
    private final Map<String, String> holders = new ConcurrentHashMap<>();
    private final Lender lender = new Lender();
    private boolean full;

    @AfterEach
    void stop() {
        server.close();
    }

    private final ReplyStore store = new ReplyStore() {
        @Override
        public Optional<RecordedReply> reply(String key) {
            return Optional.ofNullable(replies.get(key));
        }

        @Override
        public void keep(CallStart call, CallEnd end) {
            if (full) {
                throw new ResourceException("The disk is full.", "Free some.");
            }
            assertThat(replies.put(call.key(), end.reply()))
                    .as("an entry that was there")
                    .isNull();
            costs.addAndGet(end.cost());
        }

        @Override
        public Optional<float[]> vector(String key) {
            return Optional.empty();
        }

        @Override
        public void keep(CallStart call, CallEnd end, Map<String, float[]> vectors) {
            throw new AssertionError("batches are of chats, which have no vectors");
        }
    };

    /** Notes what is lent for batches, and what they cost. */
    private static final class Lender implements BudgetLender {

        private final Map<String, Long> open = new ConcurrentHashMap<>();
        private final AtomicLong spent = new AtomicLong();
        private final List<Long> worst = new CopyOnWriteArrayList<>();
        private volatile boolean lends = true;

        @Override
        public String lend(long amount) {
            return "single";
        }

        @Override
        public void settle(String loan, long actual) {
            spent.addAndGet(actual);
        }

        @Override
        public void lendForBatch(String batch, long amount) {
            if (!lends) {
                throw new StoppedException("The budget is reached.", "Raise it.");
            }
            open.put(batch, amount);
            worst.add(amount);
        }

        @Override
        public void settleBatch(String batch, OptionalLong actual) {
            Long lent = open.remove(batch);
            spent.addAndGet(lent == null ? 0 : actual.orElse(lent));
        }
    }

    /** Each call of this is a process of its own. */
    private List<ChatOutcome> run(String process, int requests) {
        EchoedQuestions questions = EchoedQuestions.of("mistral", server);
        CallRules rules =
                new CallRules(CallRules.usual().limits(), Map.of(), questions.prices(), Budget.lentBy(lender));
        CallJournal journal = CallJournal.over(store, new MapClaims(holders, process));
        return questions.ask(new ModelCalls(journal, rules), requests);
    }

    @Test
    void aJobIsHandedInOnceAndItsLoanEndsAtWhatItsRepliesCost() {
        assertThatThrownBy(() -> run("one", 12))
                .isInstanceOfSatisfying(
                        PendingBatchException.class,
                        pending -> assertThat(pending.job().orElseThrow().requests())
                                .isEqualTo(12))
                .hasMessageContaining("Run again later to collect its 12 replies; nothing is lost.");
        assertThatThrownBy(() -> run("two", 12)).isInstanceOf(PendingBatchException.class);
        assertThat(lender.open).hasSize(1);
        batches.finish();

        assertReplies(run("three", 12));
        assertReplies(run("four", 12));

        assertThat(batches.jobs()).hasSize(1);
        assertThat(server.bodies("/v1/chat/completions")).isEmpty();
        assertThat(lender.open).isEmpty();
        assertThat(lender.spent.get()).isPositive().isEqualTo(costs.get()).isLessThan(lender.worst.getFirst() / 2);
        assertThat(holders).as("claims that are left").isEmpty();
    }

    @Test
    void twoProcessesAtTheSameTimeHandInOneJob() throws Exception {
        server.latency(Duration.ofMillis(20));
        try (ExecutorService processes = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<ChatOutcome>>> all = List.of("one", "two", "three").stream()
                    .map(process -> processes.submit(() -> run(process, 4)))
                    .toList();
            for (Future<List<ChatOutcome>> one : all) {
                assertThatThrownBy(one::get).hasCauseInstanceOf(PendingBatchException.class);
            }
        }
        assertThat(batches.jobs()).hasSize(1);
        assertThat(lender.worst).hasSize(1);
    }

    @Test
    void aJobOfAProcessThatDiedBeforeItNotedTheIdIsFound() {
        AtomicBoolean dies = new AtomicBoolean(true);
        // The answer is lost, and so is the one about which jobs there are.
        server.faults(request -> dies.get() && request.path().equals(JOBS) ? new Fault.Truncation() : Fault.NONE);
        assertThatThrownBy(() -> run("one", 5))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("found and not handed in twice");
        assertThat(batches.jobs()).hasSize(1);
        dies.set(false);
        batches.finish();

        assertReplies(run("two", 5));

        assertThat(batches.jobs()).hasSize(1);
        assertThat(lender.worst).hasSize(1);
        assertThat(lender.spent.get()).isEqualTo(costs.get());
    }

    @Test
    void aBatchThatTheServiceDoesNotKnowCountsAtItsWorstAndIsHandedInAgain() {
        AtomicBoolean dies = new AtomicBoolean(true);
        server.faults(request -> dies.get() && request.path().equals(JOBS) ? new Fault.Truncation() : Fault.NONE);
        assertThatThrownBy(() -> run("one", 5)).isInstanceOf(ModelException.class);
        dies.set(false);
        batches.forget();
        batches.finish();

        assertReplies(run("two", 5));

        assertThat(lender.worst).hasSize(2);
        assertThat(lender.spent.get()).isEqualTo(lender.worst.getFirst() + costs.get());
    }

    @Test
    void aJobThatFailedIsHandedInAgainByTheNextRunThoughNoEntryChanges() {
        batches.fail();
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThatThrownBy(() -> run("one", 3))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("ended as failed");
            assertThat(batches.jobs()).hasSize(attempt);
        }
        batches.finish();

        assertReplies(run("two", 3));
        assertReplies(run("three", 3));

        assertThat(batches.jobs()).hasSize(4);
        assertThat(lender.open).isEmpty();
    }

    @Test
    void aJobThatTheServiceRefusesCostsNothing() {
        server.faults(request -> request.path().equals(JOBS) ? Fault.status(422) : Fault.NONE);

        assertThatThrownBy(() -> run("one", 3))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("did not take the batch");

        assertThat(lender.open).isEmpty();
        assertThat(lender.spent).hasValue(0);
    }

    @Test
    void whatTheJobLeavesOutIsAskedOnItsOwn() {
        batches.leaveOut("question 3.");
        batches.finish();

        assertReplies(run("one", 6));

        assertThat(server.bodies("/v1/chat/completions"))
                .singleElement()
                .asString()
                .contains("question 3.");
        assertThat(lender.spent.get()).isEqualTo(costs.get());
    }

    @Test
    void aBatchThatIsNotLentItsMoneyIsNotHandedIn() {
        lender.lends = false;

        assertThatThrownBy(() -> run("one", 3)).isInstanceOf(StoppedException.class);

        assertThat(server.requests()).isEmpty();
        lender.lends = true;
        batches.finish();
        assertReplies(run("one", 3));
        assertThat(batches.jobs()).hasSize(1);
    }

    @Test
    void aBatchThatCannotBeNotedIsNotHandedInAndCostsNothing() {
        full = true;

        assertThatThrownBy(() -> run("one", 3)).isInstanceOf(ResourceException.class);

        assertThat(server.requests()).isEmpty();
        assertThat(lender.open).isEmpty();
        assertThat(lender.spent).hasValue(0);
    }
}
