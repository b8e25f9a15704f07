package dev.retort.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.retort.call.budget.Budget;
import dev.retort.call.budget.Price;
import dev.retort.call.budget.PriceTable;
import dev.retort.call.journal.CallJournal;
import dev.retort.call.limit.ModelLimits;
import dev.retort.error.StoppedException;
import dev.retort.fakes.FakeResponse;
import dev.retort.fakes.FakeServer;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.model.NamedChatModel;
import dev.retort.model.wire.HostedModels;
import dev.retort.network.Network;
import dev.retort.progress.Progress;
import dev.retort.secret.Keys;
import dev.retort.secret.Secret;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a call is charged at, whatever a service says of its tokens. */
class ChargeTest {

    private static final ModelRef MODEL = ModelRef.parse("mistral:m");
    /** Input: 16 around the whole, 16 around the message, 2 bytes; output: 50 tokens at $2. */
    private static final long WORST = (34 + 2 * 50) * 1000L;

    private final FakeServer server = FakeServer.start();
    private final ModelSettings settings = ModelSettings.DEFAULT
            .withBaseUrl(server.api())
            .withKey(new Secret("a-key-for-tests"))
            .withMaxTokens(50);

    @AfterEach
    void stop() {
        server.close();
    }

    private static CallRules rules(Budget budget) {
        Price price = new Price(BigDecimal.ONE, BigDecimal.TWO, Optional.empty());
        ModelLimits limits = ModelLimits.DEFAULT.withTimeout(Duration.ofSeconds(5));
        return new CallRules(
                limits, Map.of(), new PriceTable(LocalDate.EPOCH, Map.of(MODEL.toString(), price)), budget);
    }

    private NamedChatModel chat() {
        return HostedModels.providers(Keys.of(Map.of()), Network.offline()).chat(MODEL, settings);
    }

    private static List<ChatRequest> question() {
        return List.of(ChatRequest.builder().messages(UserMessage.from("Hi")).build());
    }

    private void replies(String text, String usage) {
        server.route(
                "POST",
                "/v1/chat/completions",
                request -> FakeResponse.text(
                        200,
                        "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"%s\"}}],\"usage\":%s}"
                                .formatted(text, usage)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt_tokens\":-500000000,\"completion_tokens\":1}",
                "{\"prompt_tokens\":5,\"completion_tokens\":-1}",
                "{\"prompt_tokens\":-1,\"completion_tokens\":-1}",
                "{\"prompt_tokens\":5,\"completion_tokens\":5000}",
                "{\"prompt_tokens\":123456789012345678901234567890,\"completion_tokens\":5}",
                "{\"prompt_tokens\":-123456789012345678901234567890,\"completion_tokens\":5}",
                "{\"prompt_tokens\":0,\"completion_tokens\":0}",
                "{\"prompt_tokens\":\"5\",\"completion_tokens\":\"5\"}",
                "null"
            })
    void aCountThatCannotBeIsChargedAtTheWorstCase(String usage) {
        replies("So.", usage);
        try (CallJournal journal = CallJournal.inMemory()) {
            Budget budget = new Budget(OptionalLong.of(10 * WORST), 0);

            new ModelCalls(journal, rules(budget)).chat(chat(), question(), "answers", Progress.NONE);

            assertThat(journal.spent()).isEqualTo(WORST);
            assertThat(budget.spent()).isEqualTo(WORST);
            journal.forEach(call -> assertThat(call.inputTokens()).isZero());
        }
    }

    @Test
    void aCountWithinTheWorstCaseIsBelieved() {
        replies("So.", "{\"prompt_tokens\":7,\"completion_tokens\":5}");
        try (CallJournal journal = CallJournal.inMemory()) {
            new ModelCalls(journal, rules(Budget.unlimited())).chat(chat(), question(), "answers", Progress.NONE);

            assertThat(journal.spent()).isEqualTo((7 + 2 * 5) * 1000L);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-500_000_000, 1_000_000})
    void embeddingsAreChargedAtTheWorstCaseToo(int tokens) {
        server.route(
                "POST",
                "/v1/embeddings",
                request -> FakeResponse.text(
                        200,
                        "{\"data\":[{\"index\":0,\"embedding\":[1,0]}],\"usage\":{\"prompt_tokens\":%d}}"
                                .formatted(tokens)));
        try (CallJournal journal = CallJournal.inMemory()) {
            new ModelCalls(journal, rules(Budget.unlimited()))
                    .embed(
                            HostedModels.providers(Keys.of(Map.of()), Network.offline())
                                    .embedding(MODEL, settings),
                            List.of("Hi"),
                            "embeddings",
                            Progress.NONE);

            assertThat(journal.spent()).isEqualTo(18 * 1000L);
        }
    }

    @Test
    void whileACallIsRepeatedTheJournalHoldsAllItsAttempts() {
        AtomicLong atTheThird = new AtomicLong();
        AtomicLong attempts = new AtomicLong();
        try (CallJournal journal = CallJournal.inMemory()) {
            // Empty replies are paid for and asked for again.
            server.route("POST", "/v1/chat/completions", request -> {
                if (attempts.incrementAndGet() == 3) {
                    atTheThird.set(journal.spent());
                }
                return FakeResponse.text(
                        200,
                        "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"\"}}],"
                                + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":5}}");
            });

            new ModelCalls(journal, rules(Budget.unlimited())).chat(chat(), question(), "answers", Progress.NONE);

            assertThat(atTheThird).hasValue(2 * 17_000 + WORST);
            assertThat(journal.spent()).isEqualTo(3 * 17_000);
        }
    }

    @Test
    void aCapThatStopsACallBetweenItsAttemptsLeavesWhatTheyCost() {
        replies("", "{\"prompt_tokens\":7,\"completion_tokens\":5}");
        try (CallJournal journal = CallJournal.inMemory()) {
            Budget budget = new Budget(OptionalLong.of(WORST + 10_000), 0);
            ModelCalls calls = new ModelCalls(journal, rules(budget));

            assertThatThrownBy(() -> calls.chat(chat(), question(), "answers", Progress.NONE))
                    .isInstanceOf(StoppedException.class);

            assertThat(journal.spent()).isEqualTo(17_000).isEqualTo(budget.spent());
        }
    }
}
