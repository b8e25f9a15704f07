package dev.retort.evaluation.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.call.ModelCalls;
import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.JudgeRequests;
import dev.retort.evaluation.KeyFact;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.judge.Judge;
import dev.retort.evaluation.judge.ScriptedChatModel;
import dev.retort.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The requests that metrics announce, counted. */
class JudgeRequestsTest {

    private static final int QUESTIONS = 3;
    private static final int ANSWERS = 4;

    private static String reply(String task, JsonNode input) {
        return switch (task) {
            case "statements" ->
                "{\"statements\": [\"Claim of %s\"]}"
                        .formatted(input.path("answer").asString());
            case "verdicts" -> "{\"statements\": [{\"statement\": \"Claim\", \"reason\": \"So\", \"verdict\": 1}]}";
            case "stated_facts" -> "{\"facts\": [{\"statement\": \"Fact\", \"reason\": \"So\", \"stated\": 1}]}";
            case "question" -> "{\"question\": \"Which?\", \"noncommittal\": 0}";
            case "usefulness" -> "{\"reason\": \"So\", \"verdict\": 1}";
            case "classifications" ->
                "{\"classifications\": [{\"statement\": \"Claim\", \"reason\": \"So\", \"attributed\": 1}]}";
            case "classes" -> "{\"TP\": [], \"FP\": [], \"FN\": []}";
            default -> "{\"entities\": [\"Ferry\"]}";
        };
    }

    private static List<EvaluationSample> samples(int contexts) {
        List<EvaluationSample> samples = new ArrayList<>();
        for (int question = 0; question < QUESTIONS; question++) {
            List<String> found = new ArrayList<>();
            for (int context = 0; context < contexts; context++) {
                found.add("Context %d of question %d".formatted(context, question));
            }
            for (int answer = 0; answer < ANSWERS; answer++) {
                samples.add(new EvaluationSample(
                        "Question " + question,
                        "Answer %d to question %d".formatted(answer, question),
                        found,
                        Optional.of("Reference " + question),
                        List.of(KeyFact.of("Fact of question " + question))));
            }
        }
        return samples;
    }

    private static MetricsByName catalog(ScriptedChatModel model, int repeats) {
        return new MetricsByName(
                Optional.of(new Judge(model.named(), new ModelCalls(4))),
                Optional.of(
                        texts -> texts.stream().map(text -> new double[] {1, 0}).toList()),
                repeats);
    }

    static List<String> names() {
        return new MetricsByName(Optional.empty(), Optional.empty()).names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void areAsManyAsTheMetricMakes(String name) {
        for (int repeats : new int[] {1, 3}) {
            ScriptedChatModel model = new ScriptedChatModel(JudgeRequestsTest::reply);
            MetricsByName catalog = catalog(model, repeats);
            Metric metric = catalog.of(List.of(name)).getFirst();
            int contexts = 5;

            List<Score> scores = metric.score(samples(contexts), Progress.NONE);

            JudgeRequests announced = catalog.judgeRequests(name);
            assertThat(metric.judgeRequests()).isEqualTo(announced);
            assertThat((long) model.requests().size())
                    .as(scores.toString())
                    .isEqualTo(QUESTIONS * announced.perQuestion(ANSWERS, contexts))
                    .isLessThanOrEqualTo(QUESTIONS * announced.most(ANSWERS, contexts));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"context_precision", "context_utilization", "response_relevancy"})
    void areKnownUnderTheOtherNamesOfAMetric(String name) {
        assertThat(new MetricsByName(Optional.empty(), Optional.empty()).judgeRequests(name))
                .isNotEqualTo(JudgeRequests.NONE);
    }
}
