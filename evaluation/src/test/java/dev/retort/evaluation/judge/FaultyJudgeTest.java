package dev.retort.evaluation.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.call.CallRules;
import dev.retort.call.ModelCalls;
import dev.retort.call.budget.Budget;
import dev.retort.call.budget.PriceTable;
import dev.retort.call.journal.CallJournal;
import dev.retort.call.limit.ModelLimits;
import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.Samples;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.ragas.Faithfulness;
import dev.retort.fakes.FakeModels;
import dev.retort.fakes.FakeResponse;
import dev.retort.fakes.FakeServer;
import dev.retort.fakes.Fault;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.model.wire.HostedModels;
import dev.retort.network.Network;
import dev.retort.progress.Progress;
import dev.retort.secret.Keys;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A judge that never answers some requests and talks nonsense to others. */
class FaultyJudgeTest {

    @Test
    void everySampleIsScoredOrUnscoredWithTheReasonAndTheWorkEnds() {
        try (FakeServer server = FakeModels.start(FaultyJudgeTest::reply)) {
            server.faults(request -> request.json().toString().contains("number 1 ")
                    ? new Fault.Refusal(FakeResponse.text(500, "{}"))
                    : Fault.NONE);
            Judge judge = new Judge(
                    HostedModels.providers(Keys.of(Map.of()), Network.offline())
                            .chat(
                                    ModelRef.parse("openai-compatible:" + server.api() + "#judge"),
                                    ModelSettings.DEFAULT),
                    new ModelCalls(
                            CallJournal.inMemory(),
                            new CallRules(
                                    ModelLimits.DEFAULT.withAttempts(2),
                                    Map.of(),
                                    PriceTable.builtIn(),
                                    Budget.unlimited())));
            List<EvaluationSample> samples = IntStream.range(0, 40)
                    .mapToObj(i ->
                            Samples.of("What?", "Thing number %d of lot %d stands.".formatted(i % 8, i), "It stands."))
                    .toList();

            List<Score> scores = new Faithfulness(judge).score(samples, Progress.NONE);

            for (int i = 0; i < 40; i++) {
                switch (i % 8) {
                    case 1 ->
                        assertThat(scores.get(i))
                                .isInstanceOfSatisfying(
                                        Score.Unscored.class,
                                        none -> assertThat(none.reason()).contains("did not answer", "500"));
                    case 2 ->
                        assertThat(scores.get(i))
                                .isInstanceOfSatisfying(
                                        Score.Unscored.class,
                                        none -> assertThat(none.reason()).contains("cannot be used"));
                    default -> assertThat(scores.get(i)).isInstanceOf(Score.Scored.class);
                }
            }
        }
    }

    private static String reply(FakeModels.Prompt prompt) {
        if (prompt.lastMessage().contains("number 2 ") || prompt.lastMessage().startsWith("This cannot be used")) {
            return "I would rather talk about the weather.";
        }
        return prompt.lastMessage().contains("\"verdict\"")
                ? "{\"statements\": [{\"statement\": \"s\", \"reason\": \"r\", \"verdict\": 1}]}"
                : "{\"statements\": [\"Something stands.\"]}";
    }
}
