package dev.retort.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.call.journal.CallJournal;
import dev.retort.call.journal.CallKind;
import dev.retort.config.ConfigReader;
import dev.retort.error.ModelException;
import dev.retort.error.RetortException;
import dev.retort.error.UsageException;
import dev.retort.fakes.FakeMistralFineTuning;
import dev.retort.finetuning.FineTuner;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.command.CommandFineTuner;
import dev.retort.finetuning.mistral.MistralFineTuner;
import dev.retort.finetuning.mistral.MistralOptions;
import dev.retort.http.Connection;
import dev.retort.http.RetryPolicy;
import dev.retort.model.EstimatedTokenCounter;
import dev.retort.model.ModelProviders;
import dev.retort.model.ModelRef;
import dev.retort.network.Network;
import dev.retort.progress.Progress;
import dev.retort.terms.TermsTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    private static RowsTraining training(ConfigReader settings, FineTuner tuner) {
        DistillationModels models = new DistillationModels(
                new ModelProviders(Map.of()),
                base -> tuner,
                base -> Optional.empty(),
                base -> new EstimatedTokenCounter());
        return new RowsTraining(settings.read(), models, TermsTable.bundled(), Progress.NONE);
    }

    /** A service whose jobs stay where they are validated until someone starts them. */
    private static FineTuner waitingAt(FakeMistralFineTuning service) {
        return new MistralFineTuner(
                service.uri(),
                () -> "m-0123456789",
                new MistralOptions(false, 0, Optional.empty()),
                new Connection(Network.offline(), RetryPolicy.STANDARD, Thread::sleep),
                InstantSource.system());
    }

    private FineTuningJob train(FineTuner tuner, ModelRef teacher, boolean accepted) throws IOException {
        return training(ConfigReader.defaults(), tuner).train(rows(3), teacher, accepted, folder.resolve("tuned"));
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
    void aJobAtAServiceIsStartedWhereItWaitsAndStandsInTheJournalOnce() throws IOException {
        try (FakeMistralFineTuning service = new FakeMistralFineTuning(List.of("VALIDATED", "RUNNING", "SUCCESS"))) {
            ConfigReader settings = ConfigReader.defaults()
                    .set("student.model=mistral:open-mistral-7b")
                    .set("finetune.training_steps=5");
            RowsTraining training = training(settings, waitingAt(service));

            FineTuningJob job = training.train(rows(3), OPEN, false, folder.resolve("tuned"));
            FineTuningJob again = training.train(rows(3), OPEN, false, folder.resolve("tuned"));

            assertThat(job.tunedModel()).isPresent();
            assertThat(again.id()).isEqualTo(job.id());
            assertThat(service.jobs()).hasSize(1);
        }
        assertThat(recorded()).containsExactlyInAnyOrder(CallKind.UPLOAD, CallKind.JOB);
    }

    private List<CallKind> recorded() {
        try (CallJournal journal = CallJournal.open(folder.resolve("tuned/calls.sqlite"))) {
            List<CallKind> kinds = new ArrayList<>();
            journal.forEach(call -> kinds.add(call.kind()));
            return kinds;
        }
    }

    @Test
    void otherRowsAndOtherSettingsInTheSameFolderAreJobsOfTheirOwnPrice() throws IOException {
        try (FakeMistralFineTuning service = new FakeMistralFineTuning(List.of("VALIDATED", "RUNNING", "SUCCESS"))) {
            ConfigReader settings = ConfigReader.defaults()
                    .set("student.model=mistral:open-mistral-7b")
                    .set("finetune.training_steps=5");
            FineTuner tuner = waitingAt(service);
            training(settings, tuner).train(rows(3), OPEN, false, folder.resolve("tuned"));

            training(settings, tuner).train(rows(4), OPEN, false, folder.resolve("tuned"));
            training(settings.set("finetune.training_steps=6"), tuner)
                    .train(rows(4), OPEN, false, folder.resolve("tuned"));

            assertThat(service.jobs()).hasSize(3);
        }
        assertThat(recorded()).filteredOn(CallKind.JOB::equals).hasSize(3);
    }

    @Test
    void aJobThatPassesTheBudgetIsNotBegun() throws IOException {
        Path prices = Files.writeString(
                folder.resolve("prices.json"),
                "{\"date\": \"2026-11-22\", \"prices\": {\"mistral:open-mistral-7b\":"
                        + " {\"input\": 0, \"output\": 0, \"training\": 1000}}}");
        try (FakeMistralFineTuning service = new FakeMistralFineTuning(List.of("VALIDATED", "RUNNING", "SUCCESS"))) {
            ConfigReader settings = ConfigReader.defaults()
                    .set("student.model=mistral:open-mistral-7b")
                    .set("finetune.training_steps=5")
                    .set("budget.prices=" + prices)
                    .set("budget.cap=0.0001");

            assertThatThrownBy(() ->
                            training(settings, waitingAt(service)).train(rows(3), OPEN, false, folder.resolve("tuned")))
                    .isInstanceOf(RetortException.class)
                    .hasMessageContaining("budget");
            assertThat(service.jobs()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"为什么锅炉房夜间的压力要保持在四巴", "ทำไมโรงต้มน้ำจึงรักษาความดันไว้ที่สี่บาร์"})
    void theRowsOfAScriptWithManyTokensALetterAreSetAsideForByTheirBytes(String text) throws IOException {
        Path prices = Files.writeString(
                folder.resolve("prices.json"),
                "{\"date\": \"2026-11-22\", \"prices\": {\"mistral:open-mistral-7b\":"
                        + " {\"input\": 0, \"output\": 0, \"training\": 1000000}}}");
        Path rows = Files.writeString(
                folder.resolve("rows.jsonl"),
                ("{\"messages\":[{\"role\":\"user\",\"content\":\"%1$s\"},"
                                + "{\"role\":\"assistant\",\"content\":\"%1$s\"}]}\n")
                        .formatted(text));
        try (FakeMistralFineTuning service = new FakeMistralFineTuning(List.of("VALIDATED", "RUNNING", "SUCCESS"))) {
            ConfigReader settings = ConfigReader.defaults()
                    .set("student.model=mistral:open-mistral-7b")
                    .set("finetune.training_steps=null")
                    .set("finetune.epochs=1")
                    .set("budget.prices=" + prices);

            training(settings, waitingAt(service)).train(rows, OPEN, false, folder.resolve("tuned"));
        }

        try (CallJournal journal = CallJournal.open(folder.resolve("tuned/calls.sqlite"))) {
            // A dollar a token.
            assertThat(journal.spent() / 1_000_000_000)
                    .isGreaterThanOrEqualTo(2L * text.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    @Test
    void anEmptyFileIsRefused() throws IOException {
        Path empty = rows(0);
        RowsTraining training = training(ConfigReader.defaults(), trainer());

        assertThatThrownBy(() -> training.train(empty, OPEN, false, folder.resolve("tuned")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("traffic.jsonl");
    }
}
