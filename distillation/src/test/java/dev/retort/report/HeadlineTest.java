package dev.retort.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.evaluation.Direction;
import dev.retort.evaluation.MetricDescription;
import dev.retort.evaluation.QuestionScores;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.comparison.Comparer;
import dev.retort.evaluation.comparison.Comparison;
import dev.retort.evaluation.comparison.Roles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeadlineTest {

    private static final String SCORE = "support";

    private final Map<String, List<QuestionScores>> arms = new LinkedHashMap<>();

    @Test
    void tuningThatBeatsABetterPromptIsSaidWithItsInterval() {
        arm("student", 0.3, 12);
        arm("prompted", 0.5, 12);
        arm("tuned", 0.75, 12);

        assertThat(Headline.againstPrompt(comparison(), SCORE))
                .contains(
                        "The tuned student is better than the student with a better prompt: +0.250 [+0.250, +0.250] of"
                                + " support.");
    }

    @Test
    void tuningThatABetterPromptBeatsIsSaidToo() {
        arm("student", 0.3, 12);
        arm("prompted", 0.75, 12);
        arm("tuned", 0.5, 12);

        assertThat(Headline.againstPrompt(comparison(), SCORE))
                .contains("The tuned student is worse than the student with a better prompt: -0.250 [-0.250, -0.250] of"
                        + " support.");
    }

    @Test
    void fewSectionsDetectNothing() {
        arm("student", 0.3, 3);
        arm("prompted", 0.5, 3);
        arm("tuned", 0.75, 3);

        assertThat(Headline.againstPrompt(comparison(), SCORE).orElseThrow())
                .contains("a better prompt is not detectable: +0.250");
    }

    @Test
    void oneSectionHasNoInterval() {
        arm("student", 0.3, 1);
        arm("prompted", 0.5, 1);
        arm("tuned", 0.75, 1);

        assertThat(Headline.againstPrompt(comparison(), SCORE).orElseThrow())
                .endsWith(
                        "is not detectable: the questions that have support on both come from fewer than two sections.");
    }

    @Test
    void withoutSuchAStudentNothingIsSaid() {
        arm("student", 0.3, 12);
        arm("tuned", 0.75, 12);

        assertThat(Headline.againstPrompt(comparison(), SCORE)).isEmpty();
    }

    /** An arm that has the same score on one question of each section. */
    private void arm(String name, double score, int sections) {
        List<QuestionScores> scores = new ArrayList<>();
        for (int i = 0; i < sections; i++) {
            scores.add(new QuestionScores("q" + i, "section " + i, Map.of(SCORE, new Score.Scored(score, Map.of()))));
        }
        arms.put(name, scores);
    }

    private Comparison comparison() {
        return new Comparer()
                .compare(
                        arms,
                        List.of(new MetricDescription(SCORE, Direction.HIGHER_IS_BETTER, "share of words found")),
                        Roles.DISTILLATION);
    }
}
