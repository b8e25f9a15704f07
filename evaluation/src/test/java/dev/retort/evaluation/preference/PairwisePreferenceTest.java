package dev.retort.evaluation.preference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.call.ModelCalls;
import dev.retort.evaluation.Samples;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.judge.Judge;
import dev.retort.evaluation.judge.ScriptedChatModel;
import dev.retort.progress.Progress;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PairwisePreferenceTest {

    @Test
    void preferenceThatSurvivesTheSwapCounts() {
        assertThat(score(input -> input.get("first").asString().equals("good") ? "first" : "second"))
                .isEqualTo(1);
        assertThat(score(input -> input.get("first").asString().equals("good") ? "second" : "first"))
                .isZero();
    }

    @Test
    void preferenceForAPlaceIsATie() {
        assertThat(score(input -> "first")).isEqualTo(0.5);
        assertThat(score(input -> "tie")).isEqualTo(0.5);
    }

    @Test
    void replyThatNamesNeitherIsUnscored() {
        assertThat(compare(input -> "both")).isInstanceOf(Score.Unscored.class);
    }

    /** Chooses the better answer. */
    private interface Choice {
        String better(JsonNode input);
    }

    private static double score(Choice choice) {
        return ((Score.Scored) compare(choice)).value();
    }

    private static Score compare(Choice choice) {
        ScriptedChatModel model = new ScriptedChatModel(
                (task, input) -> "{\"reason\": \"so\", \"better\": \"%s\"}".formatted(choice.better(input)));
        return new PairwisePreference(new Judge(model.named(), new ModelCalls(2)))
                .compare(
                        List.of(Samples.of("When?", "good", "At noon.")),
                        List.of(Samples.of("When?", "bad", "At noon.")),
                        Progress.NONE)
                .getFirst();
    }
}
