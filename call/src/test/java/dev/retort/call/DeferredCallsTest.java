package dev.retort.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.retort.call.budget.Budget;
import dev.retort.call.budget.Price;
import dev.retort.call.budget.PriceTable;
import dev.retort.call.journal.CallJournal;
import dev.retort.error.ModelException;
import dev.retort.error.StoppedException;
import dev.retort.fakes.FakeBatches;
import dev.retort.fakes.FakeModels;
import dev.retort.fakes.FakeServer;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.model.NamedChatModel;
import dev.retort.model.wire.HostedModels;
import dev.retort.network.Network;
import dev.retort.progress.Progress;
import dev.retort.secret.Keys;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeferredCallsTest {

    private final FakeServer server = FakeModels.start();
    private final FakeBatches batches = FakeBatches.routes(server, FakeModels::echo);

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        server.close();
    }

    /** Each call of this is a process of its own: another journal object on the same file. */
    private List<ChatOutcome> run(String provider, int requests) {
        ModelRef ref = new ModelRef(provider, "m");
        NamedChatModel model = HostedModels.providers(
                        Keys.of(Map.of("OPENAI_API_KEY", "k", "MISTRAL_API_KEY", "k")), Network.offline())
                .chat(ref, ModelSettings.DEFAULT.withBaseUrl(server.api()).withMaxTokens(50));
        Price price = new Price(BigDecimal.ONE, BigDecimal.TWO, Optional.empty());
        try (CallJournal journal = CallJournal.open(folder.resolve("calls.sqlite"))) {
            CallRules rules = new CallRules(
                    CallRules.usual().limits(),
                    Map.of(),
                    new PriceTable(LocalDate.EPOCH, Map.of(ref.toString(), price)),
                    Budget.unlimited());
            return new ModelCalls(journal, rules)
                    .chatLater(
                            model,
                            questions(requests),
                            request -> ReplyCheck.NOT_EMPTY,
                            "answers",
                            Duration.ZERO,
                            Progress.NONE);
        }
    }

    private static List<ChatRequest> questions(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> ChatRequest.builder()
                        .messages(UserMessage.from("question " + i + "."))
                        .build())
                .toList();
    }

    private static void assertReplies(List<ChatOutcome> outcomes) {
        for (int i = 0; i < outcomes.size(); i++) {
            assertThat(((ChatOutcome.Reply) outcomes.get(i)).text())
                    .isEqualTo(FakeModels.echo(new FakeModels.Prompt("m", "question " + i + ".", 0)));
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
    void aJobThatFailedIsHandedInAnewByTheNextRun() {
        batches.fail();
        assertThatThrownBy(() -> run("mistral", 3))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("ended as failed");
        assertThatThrownBy(() -> run("mistral", 3)).isInstanceOf(ModelException.class);

        assertThat(server.bodies("/v1/batch/jobs")).hasSize(2);
    }

    @Test
    void aModelWithoutABatchApiIsAskedAtOnce() {
        assertReplies(run("ollama", 3));

        assertThat(server.bodies("/v1/chat/completions")).hasSize(3);
    }
}
