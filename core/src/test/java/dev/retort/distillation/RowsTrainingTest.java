package dev.retort.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.config.ConfigReader;
import dev.retort.error.ModelException;
import dev.retort.error.UsageException;
import dev.retort.finetuning.FineTuner;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.command.CommandFineTuner;
import dev.retort.model.ModelRef;
import dev.retort.progress.Progress;
import dev.retort.terms.TermsTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowsTrainingTest {

    private static final ModelRef OPEN = ModelRef.parse("local:smollm2-135m-instruct");
    private static final ModelRef CLOSED = ModelRef.parse("openai:gpt-5-mini");

    @TempDir
    private Path folder;

    private static FineTuner trainer(String script) {
        return new CommandFineTuner(List.of("sh", "-c", script, "trainer", "{adapter}"), InstantSource.system());
    }

    private static FineTuner trainer() {
        return trainer(
                "mkdir -p \"$1\" && echo {} > \"$1/adapter_config.json\" && echo x > \"$1/adapter_model.safetensors\"");
    }

    private Path rows(int count) throws IOException {
        return Files.writeString(
                folder.resolve("traffic.jsonl"),
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Why?\"},{\"role\":\"assistant\",\"content\":\"So.\"}]}\n"
                        .repeat(count));
    }

    private FineTuningJob train(FineTuner tuner, ModelRef teacher, boolean accepted) throws IOException {
        return new RowsTraining(ConfigReader.defaults().read(), tuner, TermsTable.bundled(), Progress.NONE)
                .train(rows(3), teacher, accepted, folder.resolve("tuned"));
    }

    @Test
    void recordedRowsBecomeAnAdapter() throws IOException {
        FineTuningJob job = train(trainer(), OPEN, false);

        assertThat(job.tunedModel())
                .contains(new ModelRef("local", folder.resolve("tuned/adapter").toString()));
        assertThat(folder.resolve("tuned/job.json")).content().contains("SUCCESS");
        assertThat(folder.resolve("tuned/terms.json")).content().contains("allowed");
    }

    @Test
    void termsThatForbidItStopBeforeAnythingIsTrained() throws IOException {
        assertThatThrownBy(() -> train(trainer(), CLOSED, false))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--accept-terms");
        assertThat(folder.resolve("tuned")).doesNotExist();

        train(trainer(), CLOSED, true);
        assertThat(folder.resolve("tuned/terms.json")).content().contains("forbidden");
    }

    @Test
    void aFailedTrainingSaysWhy() {
        assertThatThrownBy(() -> train(trainer("exit 3"), OPEN, false))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("code 3");
    }

    @Test
    void anEmptyFileIsRefused() throws IOException {
        Path empty = rows(0);
        RowsTraining training =
                new RowsTraining(ConfigReader.defaults().read(), trainer(), TermsTable.bundled(), Progress.NONE);

        assertThatThrownBy(() -> training.train(empty, OPEN, false, folder.resolve("tuned")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("traffic.jsonl");
    }
}
