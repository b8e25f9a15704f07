package dev.retort.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.retort.call.budget.Price;
import dev.retort.call.budget.PriceTable;
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
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Questions to a fake service that echoes them, asked through its batch API.
 *
 * @param model whose replies are echoes
 */
record EchoedQuestions(NamedChatModel model) {

    /** Asks the model "m" of a provider, which the server plays. */
    static EchoedQuestions of(String provider, FakeServer server) {
        return new EchoedQuestions(HostedModels.providers(
                        Keys.of(Map.of("OPENAI_API_KEY", "k", "MISTRAL_API_KEY", "k")), Network.offline())
                .chat(
                        new ModelRef(provider, "m"),
                        ModelSettings.DEFAULT.withBaseUrl(server.api()).withMaxTokens(50)));
    }

    /** Returns prices of a dollar a million tokens in and two out. */
    PriceTable prices() {
        Price price = new Price(BigDecimal.ONE, BigDecimal.TWO, Optional.empty());
        return new PriceTable(LocalDate.EPOCH, Map.of(model.ref().toString(), price));
    }

    /** Asks, looks at the batch once and does not wait for it. */
    List<ChatOutcome> ask(ModelCalls calls, int count) {
        return calls.chatLater(
                model, questions(count), request -> ReplyCheck.NOT_EMPTY, "answers", Duration.ZERO, Progress.NONE);
    }

    private static List<ChatRequest> questions(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> ChatRequest.builder()
                        .messages(UserMessage.from("question " + i + "."))
                        .build())
                .toList();
    }

    static void assertReplies(List<ChatOutcome> outcomes) {
        for (int i = 0; i < outcomes.size(); i++) {
            assertThat(((ChatOutcome.Reply) outcomes.get(i)).text())
                    .isEqualTo(FakeModels.echo(new FakeModels.Prompt("m", "question " + i + ".", 0)));
        }
    }
}
