package dev.retort.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.evaluation.QuestionScores;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.judge.StatementVerdict;
import dev.retort.file.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvidenceLinesTest {

    private static List<String> lines(Map<String, Score> scores) {
        String file = Json.mapper().writeValueAsString(new QuestionScores("q1", "section", scores));
        return EvidenceLines.of(Json.mapper().readValue(file, QuestionScores.class));
    }

    @Test
    void everyStatementStandsWithItsReasonAndVerdict() {
        List<StatementVerdict> verdicts = List.of(
                new StatementVerdict("It leaves at noon.", "The context says so.", true),
                new StatementVerdict("It is red.", "Nothing about colours.", false));
        assertThat(lines(Map.of("faithfulness", new Score.Scored(0.5, Map.of("statements", verdicts)))))
                .containsExactly(
                        "faithfulness, statements: It leaves at noon.; reason The context says so.; verdict true",
                        "faithfulness, statements: It is red.; reason Nothing about colours.; verdict false");
    }

    @Test
    void unsupportedWordsStandInOneLineAndEmptyEvidenceInNone() {
        Map<String, Score> scores = new LinkedHashMap<>();
        scores.put("support", new Score.Scored(0.5, Map.of("unsupported_words", List.of("moon", "bread"))));
        scores.put("grounded", new Score.Scored(1, Map.of("unsupported_names", List.of())));
        scores.put("tautology", new Score.Unscored("the answer is empty"));
        assertThat(lines(scores)).containsExactly("support, unsupported words: moon, bread");
    }
}
