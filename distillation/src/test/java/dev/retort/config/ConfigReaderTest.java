package dev.retort.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.call.limit.ModelLimits;
import dev.retort.document.PassageSplitter;
import dev.retort.error.InputException;
import dev.retort.error.UsageException;
import dev.retort.model.ModelRef;
import dev.retort.run.Arm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {

    @TempDir
    Path folder;

    private Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("retort.yaml"), yaml);
    }

    @Test
    void aFileChangesOnlyWhatItNames() throws IOException {
        RunConfig defaults = ConfigReader.defaults().read();
        RunConfig config =
                ConfigReader.defaults().with(file("questions:\n  train: 7\n")).read();
        assertThat(config.questions().train())
                .isEqualTo(7)
                .isNotEqualTo(defaults.questions().train());
        assertThat(config.questions().eval()).isEqualTo(defaults.questions().eval());
        assertThat(config.finetune()).isEqualTo(defaults.finetune());
    }

    @Test
    void passagesOfARunAreAsLongAsThoseOfFilesAlone() {
        assertThat(ConfigReader.defaults().read().passages().maxWords()).isEqualTo(PassageSplitter.DEFAULT_BUDGET);
    }

    @Test
    void aSettingOnTheCommandLineWinsOverTheFile() throws IOException {
        RunConfig config = ConfigReader.defaults()
                .with(file("finetune: {rank: 4, suffix: mine}\n"))
                .set("finetune.rank=8")
                .read();
        assertThat(config.finetune().rank()).isEqualTo(8);
        assertThat(config.finetune().suffix()).isEqualTo("mine");
    }

    @Test
    void aChangeAfterReadingIsInTheNextReading() throws IOException {
        ConfigReader reader = ConfigReader.defaults();
        assertThat(reader.read().finetune().rank()).isNotEqualTo(3);

        assertThat(reader.set("finetune.rank=3").read().finetune().rank()).isEqualTo(3);
        assertThat(reader.with(file("finetune: {rank: 5}\n")).read().finetune().rank())
                .isEqualTo(5);
        assertThat(reader.withDocuments(List.of(Path.of("a.pdf"))).read().documents())
                .hasSize(1);
        assertThat(ConfigReader.defaults().read().finetune().rank()).isNotIn(3, 5);
    }

    @Test
    void theStudentWithABetterPromptAnswersOnlyWhereTheArmsNameIt() {
        assertThat(ConfigReader.defaults().read().answers().allArms()).doesNotContain(Arm.PROMPTED);
        assertThat(ConfigReader.defaults()
                        .set("answers.arms=[prompted]")
                        .read()
                        .answers()
                        .allArms())
                .containsExactly(Arm.STUDENT, Arm.PROMPTED, Arm.TUNED);
    }

    @Test
    void aValueOfTheWrongKindSaysWhichKindIsWanted() {
        assertThatThrownBy(() ->
                        ConfigReader.defaults().set("teacher.temperature=warm").read())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("teacher.temperature: must be a number, not \"warm\"");
        assertThatThrownBy(() ->
                        ConfigReader.defaults().set("questions.split=chapter").read())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("questions.split: must be one of section, pages, file, not \"chapter\"");
    }

    @Test
    void relativeDocumentsAreFoundBesideTheFile() throws IOException {
        RunConfig config = ConfigReader.defaults()
                .with(file("documents: [a.pdf, sub/b.md]\n"))
                .read();
        assertThat(config.documents()).containsExactly(folder.resolve("a.pdf"), folder.resolve("sub/b.md"));
    }

    @Test
    void whatIsWrittenReadsAsTheSameSettings() throws IOException {
        ConfigReader reader = ConfigReader.defaults()
                .with(file("documents: [a.pdf]\nfinetune: {training_steps: 5, learning_rate: 1.0e-4}\n"));
        Path copy = folder.resolve("copy.yaml");
        reader.write(copy);
        assertThat(ConfigReader.defaults().with(copy).read()).isEqualTo(reader.read());
    }

    @Test
    void limitsOfOneModelGoBeforeThoseOfAll() throws IOException {
        RunConfig config = ConfigReader.defaults().with(file("""
                        limits:
                          requests_per_minute: 60
                          models: {"mistral:large": {concurrency: 2, timeout: 30}}
                        """)).read();
        ModelLimits large = config.callRules().limitsOf(ModelRef.parse("mistral:large"));
        assertThat(large.concurrency()).isEqualTo(2);
        assertThat(large.timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(large.requestsPerMinute()).hasValue(60);
        ModelLimits small = config.callRules().limitsOf(ModelRef.parse("mistral:small"));
        assertThat(small.concurrency()).isEqualTo(ModelLimits.DEFAULT.concurrency());
        assertThat(small.requestsPerMinute()).hasValue(60);
    }

    @Test
    void howThisMachineComputesCanBeSet() throws IOException {
        RunConfig.Local local = ConfigReader.defaults()
                .with(file("local: {device: cuda, precision: float32, threads: 3, validation_every: 5, patience: 2}\n"
                        + "dataset: {validation_share: 0.1}\n"))
                .read()
                .local();
        assertThat(local)
                .isEqualTo(new RunConfig.Local(LocalDevice.CUDA, LocalPrecision.FLOAT32, OptionalInt.of(3), 5, 2));
    }

    @Nested
    class Refused {

        @Test
        void anArmThatIsNotKnownNamesThoseThatAre() {
            assertThatThrownBy(() ->
                            ConfigReader.defaults().set("answers.arms=[prompt]").read())
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("answers.arms may hold prompted, teacher, closed-book");
        }

        @Test
        void aDeviceThatIsNotKnown() {
            assertThatThrownBy(() ->
                            ConfigReader.defaults().set("local.device=tpu").read())
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("local.device: must be one of cpu, cuda, not \"tpu\"");
        }

        @Test
        void patienceWithoutRowsForTheValidationLoss() {
            assertThatThrownBy(() ->
                            ConfigReader.defaults().set("local.patience=2").read())
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("local.patience")
                    .hasMessageContaining("dataset.validation_share");
        }

        @Test
        void anUnknownLimitOfAModelAndOneOutOfRange() throws IOException {
            Path unknown = file("limits: {models: {\"mistral:large\": {requests: 3}}}\n");
            assertThatThrownBy(() -> ConfigReader.defaults().with(unknown).read())
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("limits.models")
                    .hasMessageContaining("requests");
            Path zero = file("limits: {models: {\"mistral:large\": {concurrency: 0}}}\n");
            assertThatThrownBy(() -> ConfigReader.defaults().with(zero).read())
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("limits.models.mistral:large.concurrency");
        }

        @Test
        void anUnknownKeyNamesTheNearestKnownOne() throws IOException {
            Path file = file("finetune:\n  learning_rat: 0.1\n");
            assertThatThrownBy(() -> ConfigReader.defaults().with(file))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("finetune.learning_rat\"")
                    .hasMessageContaining("finetune.learning_rate");
        }

        @Test
        void aValueOutOfRangeNamesItsKey() {
            assertThatThrownBy(() ->
                            ConfigReader.defaults().set("retrieval.top_k=0").read())
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("retrieval.top_k");
        }

        @Test
        void aValueOfTheWrongTypeNamesItsKey() {
            assertThatThrownBy(() ->
                            ConfigReader.defaults().set("questions.train=many").read())
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("questions.train");
        }

        @Test
        void trainPagesWithoutSplitByPages() {
            assertThatThrownBy(() -> ConfigReader.defaults()
                            .set("questions.train_pages=80")
                            .read())
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("questions.train_pages")
                    .hasMessageContaining("questions.split");
        }

        @Test
        void aDocumentThatIsNoName() throws IOException {
            ConfigReader reader = ConfigReader.defaults().with(file("documents: [guide.md, {path: other.md}]\n"));
            assertThatThrownBy(reader::read).isInstanceOf(UsageException.class).hasMessageContaining("documents");
        }

        @Test
        void aGroupGivenAsOneValue() throws IOException {
            Path file = file("finetune: 3\n");
            assertThatThrownBy(() -> ConfigReader.defaults().with(file))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("finetune");
        }

        @Test
        void aMissingFileAndAFileThatIsNoYaml() throws IOException {
            assertThatThrownBy(() -> ConfigReader.defaults().with(folder.resolve("absent.yaml")))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("absent.yaml");
            Path broken = file("documents: [unclosed\n");
            assertThatThrownBy(() -> ConfigReader.defaults().with(broken))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("retort.yaml");
        }

        @Test
        void aStudentThatCannotLearn() {
            assertThatThrownBy(() -> ConfigReader.defaults()
                            .set("student.model=extractive")
                            .read())
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("student.model");
        }
    }

    @Test
    void documentsGivenByHandReplaceThoseOfTheFile() throws IOException {
        RunConfig config = ConfigReader.defaults()
                .with(file("documents: [a.pdf]\n"))
                .withDocuments(List.of(folder.resolve("b.pdf")))
                .read();
        assertThat(config.documents()).containsExactly(folder.resolve("b.pdf"));
    }
}
