package dev.retort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.model.chat.ChatModel;
import dev.retort.call.journal.CallJournal;
import dev.retort.call.journal.CallLedger;
import dev.retort.config.DistillationSettings;
import dev.retort.config.RunConfig;
import dev.retort.distillation.TunedStudent;
import dev.retort.error.UsageException;
import dev.retort.evaluation.comparison.Comparison;
import dev.retort.finetuning.FineTuner;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.local.export.ExportFormat;
import dev.retort.local.export.ExportReport;
import dev.retort.model.ModelRef;
import dev.retort.run.Arm;
import dev.retort.run.Stage;
import dev.retort.secret.Keys;
import dev.retort.secret.Secret;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetortTest {

    @TempDir
    Path folder;

    private final TinyPlant plant = new TinyPlant();

    /** Native libraries unpack themselves there once, for all tests. */
    private static RetortBuilder builder() {
        return Retort.builder()
                .home(Path.of("target", "tiny-home").toAbsolutePath())
                .keys(Keys.of(Map.of()))
                .offline();
    }

    private RetortBuilder withPlant() {
        return builder()
                .chatModel("acme:teacher-1", plant.teacher())
                .provider("words", name -> plant.writer())
                .embeddingModel("acme:words-1", TinyPlant.words())
                .acceptTerms();
    }

    private DistillationSettings settings() throws Exception {
        return TinyPlant.settings(folder)
                .withTeacher("acme:teacher-1")
                .withQuestionWriter("words:writer")
                .withEmbedder("acme:words-1");
    }

    @Test
    void distilsWithModelObjectsResumesWithoutACallAnswersAndExports() throws Exception {
        Path run = folder.resolve("run");
        List<Stage> ended = new ArrayList<>();
        Comparison first;
        try (Retort retort = withPlant()
                .stages((stage, worked, seconds, summary) -> ended.add(stage))
                .build()) {
            first = retort.distil(settings(), run);
        }
        assertThat(ended).containsExactly(Stage.values());
        assertThat(first.questions()).isEqualTo(8);
        assertThat(first.metric("support").againstBaseline().sentence()).isNotBlank();
        assertThat(run.resolve("report.html")).exists();
        int calls = plant.chats.get();
        assertThat(calls).isPositive();

        try (Retort retort = withPlant().build()) {
            assertThat(retort.distil(settings(), run)).isEqualTo(first);
            assertThat(plant.chats).hasValue(calls);

            try (Chat chat = retort.chat(run)) {
                TunedStudent.Reply tuned = chat.ask("What does the boiler house keep?");
                TunedStudent.Reply untuned = chat.askUntuned("What does the boiler house keep?");
                assertThat(tuned.passages()).isNotEmpty().isEqualTo(untuned.passages());
                assertThat(untuned.answer().failure()).isEmpty();
            }
            try (CallJournal journal = CallJournal.open(run.resolve("calls.sqlite"))) {
                assertThat(CallLedger.totals(journal))
                        .filteredOn(totals -> totals.stage().equals("chat"))
                        .extracting(CallLedger.Totals::task)
                        .contains(Arm.TUNED.title() + " answers", Arm.STUDENT.title() + " answers");
            }
            ExportReport export = retort.export(run, ExportFormat.PEFT, folder.resolve("peft"));
            assertThat(export.path().resolve("adapter_config.json")).exists();
            assertThat(export.sameFirstChoice()).isEqualTo(export.prompts());
        }
    }

    @Test
    void aRunStopsAtAStage() throws Exception {
        try (Retort retort = withPlant().build();
                RunModels models = retort.models(settings())) {
            assertThat(models.distillation(folder.resolve("run")).upTo(Stage.QUESTIONS))
                    .isEmpty();
        }
        assertThat(folder.resolve("run/questions.jsonl")).exists();
        assertThat(folder.resolve("run/training.jsonl")).doesNotExist();
        assertThat(folder.resolve("run/answers/student.jsonl")).doesNotExist();
    }

    @Test
    void aTrainerOfTheCallersOwnTrainsTheBasesOfItsProvider() throws Exception {
        List<ModelRef> asked = new CopyOnWriteArrayList<>();
        FineTuner tuner = new FineTuner() {
            @Override
            public FineTuningJob create(FineTuningRequest request) {
                asked.add(request.base());
                throw new UsageException("This trainer is busy.", "Ask it tomorrow.");
            }

            @Override
            public FineTuningJob get(String jobId) {
                throw new AssertionError();
            }

            @Override
            public FineTuningJob cancel(String jobId) {
                throw new AssertionError();
            }
        };
        try (Retort retort = withPlant()
                .provider("lab", name -> plant.teacher())
                .fineTuner("lab", tuner)
                .build()) {
            DistillationSettings inTheLab = settings().withStudent("lab:small-1");
            assertThatThrownBy(() -> retort.distil(inTheLab, folder.resolve("run")))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("busy");
        }
        assertThat(asked).containsExactly(ModelRef.parse("lab:small-1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "helpdesk",
                "mistral:helpdesk",
                "local:helpdesk",
                "judge:helpdesk",
                "Acme:helpdesk",
                "acme:com.acme.Model@1f32e575",
                "acme:Model$$Lambda/0x0000000800c03000",
                "acme: helpdesk"
            })
    void aNameThatCannotBeFoundAgainIsRefused(String name) {
        ChatModel teacher = plant.teacher();
        assertThatThrownBy(() -> Retort.builder().chatModel(name, teacher))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(name.contains(":") ? name.substring(0, name.indexOf(':')) : name);
    }

    @Test
    void aNameIsGivenOnce() {
        ChatModel teacher = plant.teacher();
        RetortBuilder builder = Retort.builder().chatModel("acme:a", teacher);
        assertThatThrownBy(() -> builder.chatModel("acme:a", teacher)).isInstanceOf(UsageException.class);
        builder.provider("acme", name -> teacher);
        assertThatThrownBy(builder::build)
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("acme is given twice");
    }

    @Test
    void aModelThatWasNotGivenIsNamedBeforeAnyWork() throws Exception {
        try (Retort retort = withPlant().build()) {
            DistillationSettings misspelt = settings().withTeacher("acme:teacher-2");
            assertThatThrownBy(() -> retort.distil(misspelt, folder.resolve("run")))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("acme:teacher-2")
                    .hasMessageContaining("acme:teacher-1");
        }
        assertThat(folder.resolve("run/passages.jsonl")).doesNotExist();
        assertThat(plant.chats).hasValue(0);
    }

    @Test
    void aKeyRouteOfAFileNeedsAPersonAndOneOfCodeDoesNot() throws Exception {
        settings();
        Path file = Files.writeString(
                folder.resolve("retort.yaml"),
                "documents: [plant.md]\nservices: {mistral: {base_url: 'http://127.0.0.1:9'}}\n");
        Keys keys = Keys.of(Map.of()).with("MISTRAL_API_KEY", new Secret("a-key-of-mistral"));
        try (Retort retort = withPlant().keys(keys).build()) {
            DistillationSettings ofTheFile = DistillationSettings.of(file);
            assertThatThrownBy(() -> retort.models(ofTheFile))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("MISTRAL_API_KEY")
                    .hasMessageContaining("127.0.0.1:9");
            retort.models(ofTheFile.withServiceAddress("mistral", URI.create("http://127.0.0.1:9")))
                    .close();
        }
        try (Retort retort = withPlant().keys(keys).trust(permission -> true).build()) {
            retort.models(DistillationSettings.of(file)).close();
        }
    }

    @Test
    void workWithoutTrainingStartsNoProgram() throws Exception {
        Path started = folder.resolve("started");
        DistillationSettings withProgram =
                settings().withFineTuning(training -> training.withCommand(List.of("touch", started.toString())));
        RunConfig config = withProgram.read();
        Path rows = Files.writeString(folder.resolve("rows.jsonl"), "{}\n");
        FineTuningRequest request = new FineTuningRequest(
                config.student().ref(),
                rows,
                Optional.empty(),
                config.finetune().hyperparameters(1),
                "a",
                folder);
        try (Retort retort = withPlant().build();
                RunModels models = retort.modelsWithoutTraining(withProgram)) {
            FineTuner tuner = models.forDistillation().fineTuners().fineTunerOf(request.base());
            assertThatThrownBy(() -> tuner.create(request))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("starts no program");
        }
        assertThat(started).doesNotExist();
    }
}
