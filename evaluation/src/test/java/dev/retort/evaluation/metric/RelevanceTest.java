package dev.retort.evaluation.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.retort.error.StoppedException;
import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.Samples;
import dev.retort.evaluation.Score;
import dev.retort.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RelevanceTest {

    private static final Map<String, double[]> VECTORS =
            Map.of("q", new double[] {3, 4}, "a", new double[] {4, 3}, "zero", new double[] {0, 0});

    private final List<Integer> batches = new ArrayList<>();
    private final Relevance relevance = new Relevance(texts -> {
        batches.add(texts.size());
        return texts.stream()
                .map(text -> VECTORS.getOrDefault(text, new double[] {1, 0}))
                .toList();
    });

    @Test
    void isTheCosineOfQuestionAndAnswer() {
        List<Score> scores = relevance.score(List.of(Samples.of("q", "a")), Progress.NONE);
        assertThat(scores)
                .singleElement()
                .isInstanceOfSatisfying(
                        Score.Scored.class, scored -> assertThat(scored.value()).isCloseTo(24.0 / 25, within(1e-12)));
    }

    @Test
    void emptyAnswersAndZeroVectorsAreUnscoredAndShiftNothing() {
        List<Score> scores = relevance.score(
                List.of(Samples.of("q", " "), Samples.of("q", "zero"), Samples.of("q", "q")), Progress.NONE);
        assertThat(scores.get(0)).isEqualTo(new Score.Unscored("the question or the answer is empty"));
        assertThat(scores.get(1)).isInstanceOf(Score.Unscored.class);
        assertThat(scores.get(2))
                .isInstanceOfSatisfying(
                        Score.Scored.class, scored -> assertThat(scored.value()).isCloseTo(1, within(1e-12)));
    }

    @Test
    void eachTextIsEmbeddedOnceInBatches() {
        List<EvaluationSample> samples = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            samples.add(Samples.of("q", "answer " + i));
        }
        relevance.score(samples, Progress.NONE);
        assertThat(batches).containsExactly(128, 23);
    }

    @Test
    void failingModelLeavesTheReason() {
        Relevance failing = new Relevance(texts -> {
            throw new IllegalStateException("connection refused");
        });
        EvaluationSample sample = Samples.of("q", "a");
        assertThat(failing.score(List.of(sample), Progress.NONE))
                .containsExactly(new Score.Unscored("the embedding model failed: connection refused"));
    }

    @Test
    void stopIsNotAScore() {
        Relevance stopped = new Relevance(texts -> {
            throw new StoppedException("The budget is spent.", "Raise it.");
        });
        assertThatThrownBy(() -> stopped.score(List.of(Samples.of("q", "a")), Progress.NONE))
                .isInstanceOf(StoppedException.class);
    }
}
