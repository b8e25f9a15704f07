package dev.retort.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.retort.call.budget.Budget;
import dev.retort.call.budget.PriceTable;
import dev.retort.call.journal.CallJournal;
import dev.retort.call.limit.ModelLimits;
import dev.retort.fakes.FakeModels;
import dev.retort.fakes.FakeRequest;
import dev.retort.fakes.FakeResponse;
import dev.retort.fakes.FakeServer;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.model.NamedChatModel;
import dev.retort.model.wire.HostedModels;
import dev.retort.network.Network;
import dev.retort.progress.Progress;
import dev.retort.secret.Keys;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several replies to one request, from servers of which it is not known whether they can. */
class SeveralChoicesTest {

    private final FakeServer server = FakeServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void comeInOneCallFromAServerThatCan() {
        FakeModels.routes(server, FakeModels::echo);

        assertThat(ask(new ModelCalls(1), 4))
                .allSatisfy(three -> assertThat(three)
                        .hasSize(3)
                        .allSatisfy(one -> assertThat(one).isInstanceOf(ChatOutcome.Reply.class)));
        assertThat(server.requests()).hasSize(4);
    }

    @Test
    void aServerThatGivesOneIsAskedForTheOthersAndNeverAgainForSeveral() {
        server.route("POST", "/v1/chat/completions", request -> oneReply());

        List<List<ChatOutcome>> outcomes = ask(new ModelCalls(1), 4);

        assertThat(outcomes.getFirst()).extracting(SeveralChoicesTest::text).doesNotHaveDuplicates();
        assertThat(outcomes).allSatisfy(three -> assertThat(three).hasSize(3));
        assertThat(server.requests()).hasSize(12);
        assertThat(server.requests().stream().filter(SeveralChoicesTest::asksForSeveral))
                .hasSize(1);
    }

    @Test
    void aServerThatRefusesToGiveSeveralIsAskedForOne() {
        server.route(
                "POST",
                "/v1/chat/completions",
                request -> asksForSeveral(request)
                        ? FakeResponse.text(400, "{\"error\":{\"message\":\"n must be 1\"}}")
                        : oneReply());

        assertThat(ask(new ModelCalls(1), 4))
                .allSatisfy(three -> assertThat(three)
                        .hasSize(3)
                        .allSatisfy(one -> assertThat(one).isInstanceOf(ChatOutcome.Reply.class)));
        assertThat(server.requests()).hasSize(13);
    }

    @Test
    void noReplyIsPaidTwiceByALaterProcess(@TempDir Path folder) {
        server.route("POST", "/v1/chat/completions", request -> oneReply());
        List<List<ChatOutcome>> first;
        try (CallJournal journal = CallJournal.open(folder.resolve("calls.sqlite"))) {
            first = ask(calls(journal), 4);
        }
        int paid = server.requests().size();

        try (CallJournal journal = CallJournal.open(folder.resolve("calls.sqlite"))) {
            assertThat(ask(calls(journal), 4)).isEqualTo(first);
        }
        assertThat(server.requests()).hasSize(paid);
    }

    private List<List<ChatOutcome>> ask(ModelCalls calls, int requests) {
        NamedChatModel model = HostedModels.providers(Keys.of(Map.of()), Network.offline())
                .chat(ModelRef.parse("openai-compatible:" + server.api() + "#judge"), ModelSettings.DEFAULT);
        return calls.chatChoices(
                model,
                IntStream.range(0, requests)
                        .mapToObj(i -> ChatRequest.builder()
                                .messages(UserMessage.from("question " + i))
                                .build())
                        .toList(),
                3,
                request -> ReplyCheck.NOT_EMPTY,
                "judging",
                Progress.NONE);
    }

    private static ModelCalls calls(CallJournal journal) {
        return new ModelCalls(
                journal,
                new CallRules(
                        ModelLimits.DEFAULT.withConcurrency(1), Map.of(), PriceTable.builtIn(), Budget.unlimited()));
    }

    private FakeResponse oneReply() {
        String text = "reply %d".formatted(server.requests().size());
        return FakeResponse.json(Map.of(
                "choices",
                List.of(Map.of(
                        "index", 0, "finish_reason", "stop", "message", Map.of("role", "assistant", "content", text))),
                "usage",
                Map.of("prompt_tokens", 5, "completion_tokens", 2)));
    }

    private static boolean asksForSeveral(FakeRequest request) {
        return request.json().path("n").asInt(1) > 1;
    }

    private static String text(ChatOutcome outcome) {
        return ((ChatOutcome.Reply) outcome).text();
    }
}
