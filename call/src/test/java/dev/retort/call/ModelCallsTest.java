package dev.retort.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.retort.call.budget.Budget;
import dev.retort.call.budget.Price;
import dev.retort.call.budget.PriceTable;
import dev.retort.call.journal.CallJournal;
import dev.retort.call.limit.ModelLimits;
import dev.retort.error.ModelException;
import dev.retort.error.StoppedException;
import dev.retort.error.UsageException;
import dev.retort.fakes.FakeModels;
import dev.retort.fakes.FakeServer;
import dev.retort.fakes.Fault;
import dev.retort.fakes.FaultPlan;
import dev.retort.model.ModelProviders;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.model.NamedChatModel;
import dev.retort.model.NamedEmbeddingModel;
import dev.retort.model.wire.HostedModels;
import dev.retort.network.Network;
import dev.retort.progress.Progress;
import dev.retort.secret.Keys;
import dev.retort.secret.Secret;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCallsTest {

    private static final ModelRef FAKE = ModelRef.parse("mistral:fake-large-2512");

    private final FakeServer server = FakeModels.start();
    private final ModelProviders providers = HostedModels.providers(Keys.of(Map.of()), Network.offline());
    private final ModelSettings settings = ModelSettings.DEFAULT
            .withBaseUrl(server.api())
            .withKey(new Secret("a-key-for-tests"))
            .withMaxTokens(50);
    private final NamedChatModel chat = providers.chat(FAKE, settings);
    private final NamedEmbeddingModel embedder = providers.embedding(FAKE, settings);

    @AfterEach
    void stop() {
        server.close();
    }

    private static CallRules rules(ModelLimits limits, Budget budget) {
        Price price = new Price(BigDecimal.ONE, BigDecimal.TWO, Optional.empty());
        return new CallRules(
                limits, Map.of(), new PriceTable(LocalDate.of(2026, 11, 21), Map.of(FAKE.toString(), price)), budget);
    }

    private static ModelCalls calls(CallJournal journal) {
        return new ModelCalls(
                journal, rules(ModelLimits.DEFAULT.withTimeout(Duration.ofSeconds(5)), Budget.unlimited()));
    }

    private static List<ChatRequest> requests(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> ChatRequest.builder()
                        .messages(UserMessage.from("question " + i))
                        .build())
                .toList();
    }

    private static String expected(int question) {
        return FakeModels.echo(new FakeModels.Prompt("", "question " + question, 0));
    }

    private static List<String> texts(List<ChatOutcome> outcomes) {
        return outcomes.stream()
                .map(outcome -> ((ChatOutcome.Reply) outcome).text())
                .toList();
    }

    @Nested
    class Journalling {

        @Test
        void repliesComeInTheOrderOfTheRequests() {
            List<ChatOutcome> outcomes =
                    calls(CallJournal.inMemory()).chat(chat, requests(0, 20), "answers", Progress.NONE);

            assertThat(texts(outcomes))
                    .isEqualTo(IntStream.range(0, 20)
                            .mapToObj(ModelCallsTest::expected)
                            .toList());
        }

        @Test
        void aFinishedCallIsNeverRepeated(@TempDir Path folder) {
            Path file = folder.resolve("calls.sqlite");
            List<ChatOutcome> first;
            try (CallJournal journal = CallJournal.open(file)) {
                first = calls(journal).chat(chat, requests(0, 10), "answers", Progress.NONE);
            }
            try (CallJournal journal = CallJournal.open(file)) {
                List<ChatOutcome> second = calls(journal).chat(chat, requests(0, 12), "answers", Progress.NONE);

                assertThat(second.subList(0, 10)).isEqualTo(first);
                assertThat(server.requests()).hasSize(12);
            }
        }

        @Test
        void equalRequestsInOneListAreAskedOnce() {
            ChatRequest same = requests(7, 8).getFirst();

            List<ChatOutcome> outcomes =
                    calls(CallJournal.inMemory()).chat(chat, List.of(same, same, same, same), "answers", Progress.NONE);

            assertThat(texts(outcomes)).containsOnly(expected(7));
            assertThat(server.requests()).hasSize(1);
        }

        @Test
        void aRepeatedStageIsAskedAnewAndItsCostStays() {
            CallJournal journal = CallJournal.inMemory();
            journal.enter("answers");
            ModelCalls calls = calls(journal);
            calls.chat(chat, requests(0, 3), "answers", Progress.NONE);
            long spent = journal.spent();

            assertThat(journal.repeat("answers")).isEqualTo(3);
            calls.chat(chat, requests(0, 3), "answers", Progress.NONE);

            assertThat(server.requests()).hasSize(6);
            assertThat(journal.spent()).isEqualTo(2 * spent).isPositive();
        }

        @Test
        void embeddedTextsAreNotEmbeddedAgain() {
            ModelCalls calls = calls(CallJournal.inMemory());
            List<float[]> first = calls.embed(embedder, List.of("a tree", "a house", "a tree"), "index", Progress.NONE);
            List<float[]> second = calls.embed(embedder, List.of("a house", "a boat"), "index", Progress.NONE);

            assertThat(first.get(0)).isEqualTo(first.get(2)).hasSize(FakeModels.DIMENSION);
            assertThat(second.get(0)).isEqualTo(first.get(1));
            assertThat(server.bodies("/v1/embeddings"))
                    .hasSize(2)
                    .last()
                    .asString()
                    .doesNotContain("a house");
        }
    }

    @Nested
    class Failing {

        @Test
        void everyKindOfFaultIsOvercome() {
            server.faults(
                    FaultPlan.first(FaultPlan.everyKind(Duration.ofSeconds(60)).toArray(Fault[]::new)));
            ModelCalls calls = new ModelCalls(
                    CallJournal.inMemory(),
                    rules(ModelLimits.DEFAULT.withTimeout(Duration.ofSeconds(2)), Budget.unlimited()));

            List<ChatOutcome> outcomes = calls.chat(chat, requests(0, 10), "answers", Progress.NONE);

            assertThat(texts(outcomes))
                    .isEqualTo(IntStream.range(0, 10)
                            .mapToObj(ModelCallsTest::expected)
                            .toList());
        }

        @Test
        void aRejectedRequestIsAFailureAndTheOthersGoOn() {
            server.faults(request -> request.text().contains("question 2") ? Fault.status(400) : Fault.NONE);

            List<ChatOutcome> outcomes =
                    calls(CallJournal.inMemory()).chat(chat, requests(0, 4), "answers", Progress.NONE);

            assertThat(outcomes.get(2)).isEqualTo(new ChatOutcome.Failed("HTTP 400: injected failure"));
            assertThat(outcomes.get(3)).isInstanceOf(ChatOutcome.Reply.class);
        }

        @Test
        void aRefusedKeyStopsEverythingAndIsNotShown() {
            server.faults(request -> Fault.status(401));

            assertThatThrownBy(
                            () -> calls(CallJournal.inMemory()).chat(chat, requests(0, 50), "answers", Progress.NONE))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("mistral:fake-large-2512 refuses: HTTP 401")
                    .hasMessageNotContaining("a-key-for-tests");
            assertThat(server.requests()).hasSizeLessThan(20);
        }

        @Test
        void aServerThatIsDownStopsTheWorkAndTheSameCallGoesOnLater() {
            CallJournal journal = CallJournal.inMemory();
            ModelCalls calls = new ModelCalls(
                    journal, rules(ModelLimits.DEFAULT.withDownAfter(Duration.ofMillis(300)), Budget.unlimited()));
            calls.chat(chat, requests(0, 5), "answers", Progress.NONE);
            server.faults(request -> Fault.status(503));
            assertThatThrownBy(() -> calls.chat(chat, requests(0, 30), "answers", Progress.NONE))
                    .isInstanceOf(StoppedException.class)
                    .hasMessageContaining("does not answer: HTTP 503");
            server.faults(FaultPlan.NONE);

            assertThat(texts(calls(journal).chat(chat, requests(0, 30), "answers", Progress.NONE)))
                    .hasSize(30);
        }

        @Test
        void anEmptyReplyIsAskedForAgainAndThenAFailure() {
            AtomicInteger asked = new AtomicInteger();
            ChatModel silent = new ChatModel() {
                @Override
                public ChatResponse doChat(ChatRequest request) {
                    asked.incrementAndGet();
                    return ChatResponse.builder().aiMessage(AiMessage.from(" ")).build();
                }
            };
            ModelCalls calls = calls(CallJournal.inMemory());
            NamedChatModel model = new NamedChatModel(FAKE, silent);

            for (int run = 0; run < 2; run++) {
                assertThat(calls.chat(model, requests(0, 1), "answers", Progress.NONE))
                        .containsExactly(new ChatOutcome.Failed("The reply is empty."));
            }
            assertThat(asked).hasValue(3);
        }
    }

    @Nested
    class Stopping {

        @Test
        void repliesThatAreOnTheirWayAreKept() throws InterruptedException {
            server.latency(Duration.ofSeconds(1));
            CallJournal journal = CallJournal.inMemory();
            AtomicReference<RuntimeException> thrown = new AtomicReference<>();
            Thread work = Thread.ofPlatform().start(() -> {
                try {
                    calls(journal).chat(chat, requests(0, 40), "answers", Progress.NONE);
                } catch (RuntimeException e) {
                    thrown.set(e);
                }
            });
            while (server.requests().isEmpty()) {
                Thread.sleep(5);
            }

            work.interrupt();
            work.join();

            assertThat(thrown.get()).isInstanceOf(StoppedException.class).hasMessageContaining("run again to resume");
            int asked = server.requests().size();
            assertThat(asked).isLessThan(40);
            server.latency(Duration.ZERO);
            assertThat(texts(calls(journal).chat(chat, requests(0, 40), "answers", Progress.NONE)))
                    .hasSize(40);
            assertThat(server.requests()).hasSize(40);
        }
    }

    @Nested
    class SpendingMoney {

        @Test
        void whatAnEarlierProcessSpentCountsByTheJournal() {
            CallJournal journal = CallJournal.inMemory();
            calls(journal).chat(chat, requests(0, 5), "answers", Progress.NONE);
            Budget budget = new Budget(OptionalLong.of(journal.spent() + 1), 0);
            ModelCalls capped = new ModelCalls(journal, rules(ModelLimits.DEFAULT, budget));

            assertThat(texts(capped.chat(chat, requests(0, 5), "answers", Progress.NONE)))
                    .hasSize(5);
            assertThatThrownBy(() -> capped.chat(chat, requests(5, 6), "answers", Progress.NONE))
                    .isInstanceOf(StoppedException.class);
        }

        @Test
        void aModelOfUnknownPriceIsRefusedUnderACap() {
            ModelCalls capped = new ModelCalls(
                    CallJournal.inMemory(),
                    new CallRules(
                            ModelLimits.DEFAULT,
                            Map.of(),
                            PriceTable.builtIn(),
                            Budget.ofDollars(new BigDecimal("5.00"))));

            assertThatThrownBy(() -> capped.chat(chat, requests(0, 1), "answers", Progress.NONE))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("The price of mistral:fake-large-2512 is not known");
            assertThat(server.requests()).isEmpty();
        }

        @Test
        void theCapIsNotPassedAndWhatWasPaidIsKept() {
            CallJournal journal = CallJournal.inMemory();
            long cap = 1_000_000;
            ModelCalls capped = new ModelCalls(
                    journal, rules(ModelLimits.DEFAULT, new Budget(OptionalLong.of(cap), journal.spent())));

            assertThatThrownBy(() -> capped.chat(chat, requests(0, 200), "answers", Progress.NONE))
                    .isInstanceOf(StoppedException.class)
                    .hasMessageContaining("The budget of $0.001000 is reached");

            assertThat(journal.spent()).isBetween(cap / 2, cap);
            int paid = server.requests().size();
            assertThat(texts(calls(journal).chat(chat, requests(0, 200), "answers", Progress.NONE)))
                    .hasSize(200);
            assertThat(server.requests()).hasSize(200);
            assertThat(paid).isBetween(1, 199);
        }
    }

    @Nested
    class SeveralChoices {

        @Test
        void comeInOneCallWhereTheServiceCan() {
            List<List<ChatOutcome>> outcomes = calls(CallJournal.inMemory())
                    .chatChoices(chat, requests(0, 2), 3, request -> ReplyCheck.NOT_EMPTY, "judging", Progress.NONE);

            assertThat(texts(outcomes.get(1)))
                    .containsExactly(expected(1), expected(1) + " number 1", expected(1) + " number 2");
            assertThat(server.requests()).hasSize(2);
        }

        @Test
        void comeInSeveralCallsWhereItCannot() {
            NamedChatModel plain = providers.chat(ModelRef.parse("ollama:fake"), settings);

            List<List<ChatOutcome>> outcomes = calls(CallJournal.inMemory())
                    .chatChoices(plain, requests(0, 2), 3, request -> ReplyCheck.NOT_EMPTY, "judging", Progress.NONE);

            assertThat(outcomes).allSatisfy(three -> assertThat(three).hasSize(3));
            assertThat(server.requests()).hasSize(6);
        }
    }
}
