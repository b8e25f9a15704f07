package dev.retort.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.retort.file.JsonLines;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreTest {

    @Test
    void notANumberIsNoScore() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Score.Scored(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> new Score.Scored(Double.NEGATIVE_INFINITY));
    }

    @Test
    void scoresOfAQuestionSurviveAFile(@TempDir Path folder) {
        Map<String, Score> scores = new LinkedHashMap<>();
        scores.put("support", new Score.Scored(0.5, Map.of("unsupported_words", List.of("mars"))));
        scores.put("faithfulness", new Score.Unscored("the judge's reply was cut at its token limit"));
        QuestionScores written = new QuestionScores("eval-0001", "3.2 Detection", scores);
        Path file = folder.resolve("student.jsonl");
        JsonLines.write(file, List.of(written));
        assertThat(JsonLines.read(file, QuestionScores.class)).containsExactly(written);
    }
}
