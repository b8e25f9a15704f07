package dev.retort.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.retort.call.budget.Budget;
import dev.retort.call.budget.PriceTable;
import dev.retort.call.journal.CallJournal;
import dev.retort.call.limit.ModelLimits;
import dev.retort.fakes.FakeModels;
import dev.retort.fakes.FakeServer;
import dev.retort.fakes.FaultPlan;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.model.NamedChatModel;
import dev.retort.model.wire.HostedModels;
import dev.retort.network.Network;
import dev.retort.progress.Progress;
import dev.retort.secret.Keys;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultStormTest {

    @Test
    void noneOf400SamplesIsLostOrWrongOnAServerThatFailsThreeTimesInTen() {
        List<ChatRequest> requests = IntStream.range(0, 400)
                .mapToObj(i -> ChatRequest.builder()
                        .messages(UserMessage.from("sample " + i))
                        .build())
                .toList();
        try (FakeServer server = FakeModels.start()
                .faults(FaultPlan.random(0.3, FaultPlan.everyKind(Duration.ofSeconds(30)), 20261122))) {
            ModelRef ref = ModelRef.parse("ollama:fake");
            NamedChatModel model = HostedModels.providers(Keys.of(Map.of()), Network.offline())
                    .chat(ref, ModelSettings.DEFAULT.withBaseUrl(server.api()));
            ModelCalls calls = new ModelCalls(
                    CallJournal.inMemory(),
                    new CallRules(
                            ModelLimits.DEFAULT.withTimeout(Duration.ofSeconds(2)),
                            Map.of(),
                            PriceTable.builtIn(),
                            Budget.unlimited()));

            List<ChatOutcome> outcomes = calls.chat(model, requests, "answers", Progress.NONE);

            for (int i = 0; i < 400; i++) {
                assertThat(outcomes.get(i)).isInstanceOf(ChatOutcome.Reply.class);
                assertThat(((ChatOutcome.Reply) outcomes.get(i)).text())
                        .isEqualTo(FakeModels.echo(new FakeModels.Prompt("", "sample " + i, 0)));
            }
            assertThat(server.requests()).hasSizeGreaterThan(500);
        }
    }
}
