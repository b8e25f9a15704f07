package dev.retort.evaluation.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.UsageException;
import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.judge.ScriptedChatModel;
import dev.retort.evaluation.statistics.Interval;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvaluationTest {

    private static final List<String> PASSAGE = List.of("Every change is signed off by the duty officer at noon.");
    private static final List<EvaluationSample> SAMPLES = List.of(
            sample("The duty officer signs off every change at noon."),
            sample("The duty officer signs off every change at midnight."),
            sample(""));

    private static EvaluationSample sample(String answer) {
        return new EvaluationSample("Who signs off a change?", answer, PASSAGE, Optional.empty());
    }

    @Test
    void scoresWithoutAnyModelAndLeavesUnscoredSamplesOutOfTheMean() {
        SampleScores scores = Evaluation.withoutModels().score(SAMPLES, "support");

        MeanScore mean = scores.mean("support");
        double first = support(scores, 0);
        double second = support(scores, 1);
        assertThat(first).isGreaterThan(second);
        assertThat(mean.value()).isEqualTo((first + second) / 2);
        assertThat(mean.scored()).isEqualTo(2);
        assertThat(mean.unscored()).isEqualTo(1);
        Interval interval = mean.interval().orElseThrow();
        assertThat(interval.low()).isLessThan(mean.value());
        assertThat(interval.high()).isGreaterThan(mean.value());
        assertThat(mean).asString().endsWith("2 scored, 1 unscored");
    }

    private static double support(SampleScores scores, int sample) {
        Score score = Objects.requireNonNull(scores.scores().get(sample).get("support"));
        return ((Score.Scored) score).value();
    }

    @Test
    void asksAnyChatModelAsJudge() {
        ScriptedChatModel judge = new ScriptedChatModel((task, input) -> task.equals("statements")
                ? "{\"statements\": [\"An officer signs off.\", \"It happens at midnight.\"]}"
                : "{\"statements\": [%s, %s]}"
                        .formatted(verdict("An officer signs off.", 1), verdict("It happens at midnight.", 0)));

        SampleScores scores = Evaluation.judgedBy(judge).score(SAMPLES.subList(1, 2), "faithfulness");

        assertThat(scores.mean("faithfulness").value()).isEqualTo(0.5);
    }

    private static String verdict(String statement, int verdict) {
        return "{\"statement\": \"%s\", \"reason\": \"read\", \"verdict\": %d}".formatted(statement, verdict);
    }

    @Test
    void aMetricWithoutItsModelIsRefusedByName() {
        assertThatThrownBy(() -> Evaluation.withoutModels().score(SAMPLES, "faithfulness"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("faithfulness");
    }

    @Test
    void aMeanOfAMetricThatWasNotAskedForNamesThoseThatWere() {
        SampleScores scores = Evaluation.withoutModels().score(SAMPLES, "support");

        assertThatThrownBy(() -> scores.mean("bleu"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("support");
    }
}
