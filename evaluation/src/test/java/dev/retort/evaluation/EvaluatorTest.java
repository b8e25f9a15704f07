package dev.retort.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.UsageException;
import dev.retort.evaluation.metric.AnswerWords;
import dev.retort.evaluation.metric.Support;
import dev.retort.evaluation.metric.Tautology;
import dev.retort.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluatorTest {

    @Test
    void everySampleGetsEveryScoreInTheOrderOfTheMetrics() {
        Evaluator evaluator = new Evaluator(List.of(new AnswerWords(), new Support()));
        List<Map<String, Score>> scores = evaluator.evaluate(
                List.of(Samples.of("Who?", "The incident team", "an incident team"), Samples.of("Who?", "Nobody.")),
                Progress.NONE);
        assertThat(scores).hasSize(2);
        assertThat(scores.get(0))
                .containsExactly(
                        Map.entry("answer_words", new Score.Scored(3)),
                        Map.entry("support", new Score.Scored(1, Map.of("unsupported_words", List.of()))));
        assertThat(scores.get(1).get("support")).isEqualTo(new Score.Unscored("there are no contexts"));
    }

    @Test
    void progressReachesTheNumberOfSamplesForEachMetric() {
        List<String> seen = new ArrayList<>();
        new Evaluator(List.of(new AnswerWords(), new Tautology()))
                .evaluate(
                        List.of(Samples.of("Who?", "The team")),
                        (task, done, total) -> seen.add(task + " " + done + "/" + total));
        assertThat(seen).containsExactly("answer_words 1/1", "tautology 1/1");
    }

    @Test
    void twoMetricsOfOneNameAreRefused() {
        assertThatThrownBy(() -> new Evaluator(List.of(new Support(), new Support())))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("support");
    }
}
