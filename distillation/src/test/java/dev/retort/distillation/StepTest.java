package dev.retort.distillation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.run.EvalSet;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StepTest {

    @Test
    void namesAreThoseOfExistingRunsSoThatNoneOfTheirStepsReruns() {
        assertThat(Arrays.stream(Step.values()).map(step -> step + " " + step.title()))
                .containsExactly(
                        "PASSAGES passages",
                        "QUESTIONS questions",
                        "ASKED_QUESTIONS questions",
                        "ANSWERS answers",
                        "CONTROLS answers",
                        "TRAIN_ANSWERS train answers",
                        "DATASET dataset",
                        "FINETUNE finetune",
                        "INSTRUCTIONS instructions",
                        "PROMPTED_ANSWERS answers",
                        "TUNED_ANSWERS answers",
                        "SCORES scores",
                        "TUNED_SCORES scores",
                        "COMPARE compare",
                        "REPORT report",
                        "TRACKING tracking",
                        "DELETION deletion");
    }

    @Test
    void aSetOfQuestionsHasStepsOfItsOwn() {
        assertThat(Step.SCORES.of(EvalSet.WRITTEN)).isEqualTo("scores");
        assertThat(Step.SCORES.of(EvalSet.ASKED)).isEqualTo("scores/asked");
        assertThat(Step.ASKED_QUESTIONS.of(EvalSet.ASKED)).isEqualTo("questions/asked");
        assertThat(Step.ANSWERS.of(EvalSet.WRITTEN, "student")).isEqualTo("answers/student");
        assertThat(Step.TUNED_ANSWERS.of(EvalSet.ASKED, "tuned")).isEqualTo("answers/asked/tuned");
    }
}
