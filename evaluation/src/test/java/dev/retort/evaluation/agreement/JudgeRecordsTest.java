package dev.retort.evaluation.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.grounding.Grounded;
import dev.retort.model.ModelRef;
import dev.retort.progress.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeRecordsTest {

    private static final ModelRef JUDGE = ModelRef.parse("openai-compatible:http://127.0.0.1:8080/v1#judge");

    private final JudgeCheck check = JudgeCheck.of(
            new Grounded(),
            List.of(
                    labelled("The team restores servers.", true),
                    labelled("Astronauts bake bread.", false),
                    labelled("The team restores servers daily.", true),
                    labelled("Nobody knows 17 penguins.", false)),
            new AgreementMeter(200, 1, 0.95),
            Progress.NONE);

    private static LabelledAnswer labelled(String answer, boolean supported) {
        return new LabelledAnswer(
                new EvaluationSample("Who?", answer, List.of("The team restores servers daily."), Optional.empty()),
                supported,
                answer);
    }

    @Test
    void theLatestCheckOfAJudgeIsRemembered(@TempDir Path home) {
        JudgeRecords records = new JudgeRecords(home.resolve("judges"));
        assertThat(records.of(JUDGE)).isEmpty();
        records.save(JUDGE, check);
        assertThat(new JudgeRecords(home.resolve("judges")).of(JUDGE)).contains(check);
        assertThat(records.of(ModelRef.parse("openai:another"))).isEmpty();
    }

    @Test
    void theCheckStandsBesideItsRivals() {
        assertThat(check.judge().auroc()).isEqualTo(1);
        assertThat(check.alwaysSupported().balancedAccuracy()).isEqualTo(0.5);
        assertThat(check.gain().high()).isGreaterThanOrEqualTo(check.gain().low());
    }
}
