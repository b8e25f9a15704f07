package dev.retort.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.UsageException;
import dev.retort.run.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A finished run that is changed is checked as a new one is. */
class ChangedRunTest {

    private static final String FORBIDDEN = "teacher.model=openai:gpt-4.1-mini";

    @TempDir
    Path folder;

    private HostedPlant plant;

    @BeforeEach
    void aFinishedRun() throws IOException {
        plant = new HostedPlant(folder);
    }

    @AfterEach
    void close() {
        plant.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Stage.class,
            names = {"DATASET", "FINETUNE", "EVALUATE", "COMPARE", "REPORT"})
    void aForbiddenTeacherIsRefusedByEveryCommandThatWouldTrainOnIt(Stage last) {
        plant.distillation().run();
        int asked = asked();

        assertThatThrownBy(() -> plant.distillation(FORBIDDEN).upTo(last))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("OpenAI's terms forbid");

        assertThat(asked()).isEqualTo(asked);
    }

    @Test
    void aForbiddenTeacherIsRefusedWhenItsStageIsMadeAgain() {
        plant.distillation("teacher.model=openai:gpt-4.1-mini")
                .withTermsAccepted()
                .run();
        // Another student needs an acceptance of its own.
        String student = "student.model=mistral:ministral-3b-2512";
        int asked = asked();

        assertThatThrownBy(() -> plant.distillation(FORBIDDEN, student).upTo(Stage.DATASET))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("OpenAI's terms forbid");
        plant.distillation(FORBIDDEN, student).repeat(Stage.DATASET);
        assertThatThrownBy(() -> plant.distillation(FORBIDDEN, student).upTo(Stage.DATASET))
                .hasMessageContaining("OpenAI's terms forbid");

        assertThat(asked()).isEqualTo(asked);
    }

    @Test
    void anAcceptanceOnceGivenCoversTheSameTeacherAndStudentAgain() {
        plant.distillation(FORBIDDEN).withTermsAccepted().run();
        plant.distillation(FORBIDDEN).repeat(Stage.DATASET);

        plant.distillation(FORBIDDEN).run();

        assertThat(plant.checks().terms().orElseThrow().acceptedByUser()).isTrue();
    }

    @Test
    void rowsThatWereEditedByHandAreTrainedOnAfterTheSameCheck() throws IOException {
        plant.distillation(FORBIDDEN).withTermsAccepted().upTo(Stage.DATASET);
        Path rows = folder.resolve("run/training.jsonl");
        Files.writeString(rows, Files.readString(rows).repeat(2));

        assertThatThrownBy(() -> plant.distillation(FORBIDDEN, "student.model=mistral:ministral-3b-2512")
                        .upTo(Stage.FINETUNE))
                .hasMessageContaining("OpenAI's terms forbid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"teacher.model=together:big", "scores.judge=together:big"})
    void aKeyThatAChangedRunLacksIsMissedBeforeAnythingIsAsked(String change) {
        plant.distillation().run();
        Map<String, String> keys = new HashMap<>(HostedPlant.KEYS);
        keys.remove("TOGETHER_API_KEY");
        int asked = asked();

        assertThatThrownBy(() -> plant.distillation(keys, Map.of("mistral", plant.mistral.uri()), change)
                        .withTermsAccepted()
                        .run())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("TOGETHER_API_KEY");

        assertThat(asked()).isEqualTo(asked);
    }

    @Test
    void theMovingNameOfAnotherTeacherIsPinnedInAChangedRun() {
        plant.distillation("teacher.model=mistral:mistral-small-2506").run();
        assertThat(plant.checks().datedNames()).isEmpty();

        plant.distillation().run();

        assertThat(plant.checks().datedNames())
                .containsEntry("mistral:mistral-large-latest", "mistral:mistral-large-2512");
    }

    @Test
    void aTrainingWhosePriceIsNotKnownIsRefusedUnderACapBeforeAnythingIsAsked() {
        plant.distillation().run();
        int asked = asked();

        assertThatThrownBy(() -> plant.distillation(
                                "student.model=mistral:unpriced-model", "budget.cap=5", "finetune.training_steps=6")
                        .run())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is not known, so the budget cannot be kept");

        assertThat(asked()).isEqualTo(asked);
    }

    @Test
    void aChangedTrainingIsProbedBeforeItIsBegun() {
        plant.distillation().run();
        int jobs = plant.mistral.server().received().size();
        plant.distillation("finetune.training_steps=7").upTo(Stage.DATASET);
        assertThat(plant.mistral.server().received()).hasSize(jobs);

        assertThat(plant.checks().fineTuning()).isPresent();
        plant.distillation("finetune.training_steps=7").upTo(Stage.FINETUNE);

        assertThat(plant.mistral.server().received().subList(jobs, jobs + 1))
                .singleElement()
                .satisfies(first -> assertThat(first.path()).endsWith("/v1/models/open-mistral-7b"));
    }

    @Test
    void aFinishedRunIsShownWithoutKeysAndWithoutACall() {
        plant.distillation(FORBIDDEN).withTermsAccepted().run();
        int asked = asked();

        plant.distillation(Map.of(), Map.of(), FORBIDDEN).run();

        assertThat(asked()).isEqualTo(asked);
    }

    private int asked() {
        return plant.models.requests().size();
    }
}
