package dev.retort.evaluation.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.evaluation.QuestionScores;
import dev.retort.evaluation.Score;
import dev.retort.file.JsonLines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HumanLabelTest {

    private static final AgreementMeter METER = new AgreementMeter(400, 1, 0.95);

    private final List<HumanLabel> labels = new ArrayList<>();
    private final List<QuestionScores> scores = new ArrayList<>();

    private void question(boolean label, Score score) {
        String id = "q" + labels.size();
        labels.add(new HumanLabel("tuned", id, "Who?", List.of("The team does."), "The team.", label));
        scores.add(new QuestionScores(id, "section " + labels.size() / 2, Map.of("grounded", score)));
    }

    @Test
    void kappaAndItsIntervalComeFromTheScoresOfTheLabelledAnswers() {
        // 8 of 10 agree, 5 supported by either: chance is 0.5, so kappa is 0.6.
        for (int i = 0; i < 4; i++) {
            question(true, new Score.Scored(0.9));
            question(false, new Score.Scored(0.1));
        }
        question(true, new Score.Scored(0.2));
        question(false, new Score.Scored(0.8));

        Agreement agreement = HumanLabel.agreement(labels, Map.of("tuned", scores), "grounded", 0.5, METER)
                .orElseThrow();

        assertThat(agreement.kappa()).isCloseTo(0.6, within(1e-12));
        assertThat(agreement.kappaInterval().low()).isLessThan(0.6);
        assertThat(agreement.kappaInterval().high()).isGreaterThan(0.6).isLessThanOrEqualTo(1);
        assertThat(agreement.kappaInShort()).startsWith("kappa 0.60 [").endsWith("over 10 labels");
    }

    @Test
    void anUnscoredAnswerIsCountedAndInNoFigure() {
        question(true, new Score.Scored(0.9));
        question(false, new Score.Scored(0.1));
        question(true, new Score.Unscored("there are no contexts"));

        Agreement agreement = HumanLabel.agreement(labels, Map.of("tuned", scores), "grounded", 0.5, METER)
                .orElseThrow();

        assertThat(agreement.labels()).isEqualTo(2);
        assertThat(agreement.unscored()).isEqualTo(1);
        assertThat(agreement.kappaInShort()).endsWith("over 2 labels, 1 more without a score");
    }

    @Test
    void scoresOfOtherArmsAndOtherMetricsDoNotCount() {
        question(true, new Score.Scored(0.9));
        assertThat(HumanLabel.agreement(labels, Map.of("student", scores), "grounded", 0.5, METER))
                .isEmpty();
        assertThat(HumanLabel.agreement(labels, Map.of("tuned", scores), "faithfulness", 0.5, METER))
                .isEmpty();
    }

    @Test
    void theLabelsOfARunMeasureAnyJudge(@TempDir Path folder) {
        question(true, new Score.Scored(0.9));
        question(false, new Score.Scored(0.1));
        JsonLines.write(folder.resolve("labels.jsonl"), labels);

        List<LabelledAnswer> answers = LabelFile.read(folder.resolve("labels.jsonl"), remark -> {});

        assertThat(answers).extracting(LabelledAnswer::supported).containsExactly(true, false);
        assertThat(answers.getFirst().sample().retrievedContexts()).containsExactly("The team does.");
    }
}
