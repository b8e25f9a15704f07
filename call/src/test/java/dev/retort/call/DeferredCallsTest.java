package dev.retort.call;

import static dev.retort.call.EchoedQuestions.assertReplies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.call.budget.Budget;
import dev.retort.call.journal.CallJournal;
import dev.retort.error.ModelException;
import dev.retort.error.StoppedException;
import dev.retort.fakes.FakeBatches;
import dev.retort.fakes.FakeModels;
import dev.retort.fakes.FakeServer;
import dev.retort.fakes.Fault;
import dev.retort.log.EventLog;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeferredCallsTest {

    private final FakeServer server = FakeModels.start();
    private final FakeBatches batches = FakeBatches.routes(server, FakeModels::echo);

    private EventLog log = EventLog.SLF4J;

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        server.close();
    }

    /** Each call of this is a process of its own: another journal object on the same file. */
    private List<ChatOutcome> run(String provider, int requests) {
        EchoedQuestions questions = EchoedQuestions.of(provider, server);
        try (CallJournal journal = CallJournal.open(folder.resolve("calls.sqlite"))) {
            CallRules rules =
                    new CallRules(CallRules.usual().limits(), Map.of(), questions.prices(), Budget.unlimited());
            return questions.ask(new ModelCalls(journal, rules, log), requests);
        }
    }

    private long spent() {
        try (CallJournal journal = CallJournal.open(folder.resolve("calls.sqlite"))) {
            return journal.spent();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "mistral"})
    void aJobIsHandedInOnceAndCollectedByALaterProcess(String provider) {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> run(provider, 12))
                    .isInstanceOf(StoppedException.class)
                    .hasMessageContaining("Run again later to collect its 12 replies");
        }
        long reserved = spent();
        batches.finish();

        assertReplies(run(provider, 12));
        assertReplies(run(provider, 12));

        assertThat(server.requests().stream().filter(request -> request.method().equals("POST")))
                .hasSize(2);
        assertThat(spent()).isPositive().isLessThan(reserved / 2);
    }

    /** Leaves the journal as a kill between the handing in and the note of the job's id does. */
    private void forgetTheJob() throws SQLException {
        try (Connection journal = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("calls.sqlite"));
                Statement update = journal.createStatement()) {
            update.execute("UPDATE calls SET state = 'STARTED', choices = NULL WHERE kind = 'JOB'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "mistral"})
    void aJobWhoseProcessWasKilledBeforeItNotedTheIdIsFoundAndCountsOnce(String provider) throws SQLException {
        assertThatThrownBy(() -> run(provider, 12)).isInstanceOf(StoppedException.class);
        long reserved = spent();
        batches.addJobsOfOthers(150);
        forgetTheJob();
        assertThatThrownBy(() -> run(provider, 12)).isInstanceOf(StoppedException.class);
        assertThat(spent()).isEqualTo(reserved);
        batches.finish();

        assertReplies(run(provider, 12));

        assertThat(batches.jobs()).hasSize(1);
        assertThat(spent()).isLessThan(reserved / 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "mistral"})
    void anAnswerThatIsLostHandsNothingInTwice(String provider) {
        String jobs = provider.equals("openai") ? "/v1/batches" : "/v1/batch/jobs";
        AtomicBoolean first = new AtomicBoolean(true);
        server.faults(
                request -> request.method().equals("POST") && request.path().equals(jobs) && first.getAndSet(false)
                        ? new Fault.Truncation()
                        : Fault.NONE);
        batches.finish();

        assertReplies(run(provider, 3));

        assertThat(batches.jobs()).hasSize(1);
    }

    @Test
    void aBatchThatTheServiceDoesNotKnowCountsAtItsWorstAndIsHandedInAgain() throws SQLException {
        assertThatThrownBy(() -> run("mistral", 3)).isInstanceOf(StoppedException.class);
        long reserved = spent();
        forgetTheJob();
        batches.forget();

        assertThatThrownBy(() -> run("mistral", 3)).isInstanceOf(StoppedException.class);

        assertThat(spent()).isEqualTo(2 * reserved);
        assertThat(batches.jobs()).hasSize(1);
    }

    @Test
    void aCountOfTokensThatCannotBeIsChargedAtTheWorstCaseAndTold() {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        log = (level, event, values) -> told.add(event + " " + values);
        batches.counts(-500_000_000);
        batches.finish();

        assertReplies(run("openai", 2));

        assertThat(spent()).isPositive();
        assertThat(told).hasSize(2).allMatch(line -> line.contains("not believed") && line.contains("-500000000"));
    }

    @Test
    void whatTheJobLeavesOutIsAskedOnItsOwn() {
        batches.leaveOut("question 3.");
        batches.finish();

        assertReplies(run("openai", 6));

        assertThat(server.bodies("/v1/chat/completions"))
                .singleElement()
                .asString()
                .contains("question 3.");
    }

    @Test
    void aJobThatFailedIsHandedInAgainByTheNextRun() {
        batches.fail();
        assertThatThrownBy(() -> run("mistral", 3))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("ended as failed");
        assertThatThrownBy(() -> run("mistral", 3)).isInstanceOf(ModelException.class);

        assertThat(server.bodies("/v1/batch/jobs")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 402, 403})
    void aJobThatTheServiceRefusesToShowIsCollectedOnceItShowsIt(int status) {
        assertThatThrownBy(() -> run("mistral", 3)).isInstanceOf(StoppedException.class);
        batches.finish();
        server.faults(request -> request.method().equals("GET") ? Fault.status(status) : Fault.NONE);
        assertThatThrownBy(() -> run("mistral", 3))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("Check the key and the account");
        server.faults(request -> Fault.NONE);

        assertReplies(run("mistral", 3));

        assertThat(batches.jobs()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/batches/*", "/v1/files/*"})
    void aJobThatTheServiceNoLongerHasIsHandedInAnewByTheNextRun(String gone) {
        batches.finish();
        server.faults(
                request -> request.method().equals("GET") && request.path().startsWith(gone.replace("*", ""))
                        ? Fault.status(404)
                        : Fault.NONE);
        assertThatThrownBy(() -> run("openai", 3))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("the service no longer has the");
        server.faults(request -> Fault.NONE);

        assertReplies(run("openai", 3));

        assertThat(batches.jobs()).hasSize(2);
    }

    @Test
    void aModelWithoutABatchApiIsAskedAtOnce() {
        assertReplies(run("ollama", 3));

        assertThat(server.bodies("/v1/chat/completions")).hasSize(3);
    }
}
