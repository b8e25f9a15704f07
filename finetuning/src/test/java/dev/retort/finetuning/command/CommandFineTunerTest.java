package dev.retort.finetuning.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.InputException;
import dev.retort.error.ModelException;
import dev.retort.error.ResourceException;
import dev.retort.file.Json;
import dev.retort.finetuning.FineTuner;
import dev.retort.finetuning.FineTunerContract;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.finetuning.JobStatus;
import dev.retort.finetuning.JobWatch;
import dev.retort.http.Pause;
import dev.retort.model.ModelRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import tools.jackson.databind.JsonNode;

class CommandFineTunerTest extends FineTunerContract {

    private static final String TRAINER = """
            mkdir -p "$1"
            echo '{"r":16}' > "$1/adapter_config.json"
            echo weights > "$1/adapter_model.safetensors"
            echo '{"log_history":[{"step":1,"loss":0.5,"learning_rate":0.0001},{"step":1,"eval_loss":0.75}]}' > "$1/trainer_state.json"
            echo trained "$2"
            """;

    private String script = TRAINER;

    @Override
    protected void jobs(Course course) {
        script = switch (course) {
            case SUCCEEDS -> TRAINER;
            case FAILS -> "exit 3";
            case GOES_ON -> "sleep 60";
        };
    }

    @Override
    protected FineTuner tuner() {
        return trainer(script);
    }

    @Override
    protected ModelRef base() {
        return new ModelRef("hf", "HuggingFaceTB/SmolLM2-135M-Instruct");
    }

    @Override
    protected String reason() {
        return "code 3";
    }

    @Override
    protected Pause pause() {
        return Pause.REAL;
    }

    /** A command that was cancelled notes its end a moment later. */
    @AfterEach
    void awaitTheCommands() throws IOException, InterruptedException {
        try (Stream<Path> outputs = Files.list(folder)) {
            for (Path output : outputs.toList()) {
                while (Files.exists(output.resolve("command.json"))
                        && CommandRecord.read(output).exitCode().isEmpty()) {
                    Thread.sleep(10);
                }
            }
        }
    }

    private FineTuningRequest steps() throws IOException {
        Path training = Files.writeString(folder.resolve("training.jsonl"), "{\"messages\":[]}\n");
        return new FineTuningRequest(
                base(),
                training,
                Optional.empty(),
                new Hyperparameters(OptionalInt.of(5), OptionalDouble.empty(), 1e-4, 0.05, 0.1, 4, 16, 32, 0, 1024, 7),
                "retort",
                folder.resolve("a folder"));
    }

    private static CommandFineTuner trainer(String script) {
        return new CommandFineTuner(
                List.of("sh", "-c", script, "trainer", "{adapter}", "{base}"), InstantSource.system());
    }

    private static FineTuningJob finished(CommandFineTuner tuner, FineTuningJob job) {
        return new JobWatch(tuner).await(job.id(), JobWatch.Listener.NONE);
    }

    @Test
    void theAdapterOfTheCommandIsReadBack() throws IOException {
        CommandFineTuner tuner = trainer(TRAINER);
        FineTuningJob job = finished(tuner, tuner.create(steps()));

        assertThat(job.status()).isEqualTo(JobStatus.SUCCESS);
        assertThat(job.tunedModel())
                .contains(
                        new ModelRef("local", folder.resolve("a folder/adapter").toString()));
        assertThat(job.metrics()).hasSize(1);
        assertThat(job.metrics().getFirst().validationLoss()).hasValue(0.75);
        assertThat(folder.resolve("a folder/command.log")).content().contains("trained HuggingFaceTB/SmolLM2");
    }

    @Test
    void theRecipeHoldsWhatATrainerNeeds() throws IOException {
        CommandFineTuner tuner = trainer("true");
        finished(tuner, tuner.create(steps()));

        JsonNode recipe = Json.mapper().readTree(Files.readString(folder.resolve("a folder/recipe.json")));
        assertThat(recipe.path("base_model").asString()).isEqualTo("HuggingFaceTB/SmolLM2-135M-Instruct");
        assertThat(recipe.path("datasets").get(0).path("path").asString())
                .isEqualTo(folder.resolve("training.jsonl").toString());
        assertThat(recipe.path("max_steps").asInt()).isEqualTo(5);
        assertThat(recipe.path("lora_r").asInt()).isEqualTo(16);
        assertThat(recipe.path("output_dir").asString())
                .isEqualTo(folder.resolve("a folder/adapter").toString());
    }

    @Test
    void aCommandThatEndsWithoutAnAdapterHasFailed() throws IOException {
        CommandFineTuner tuner = trainer("true");
        FineTuningJob job = finished(tuner, tuner.create(steps()));

        assertThat(job.status()).isEqualTo(JobStatus.FAILED);
        assertThat(job.failure().orElseThrow()).contains("adapter_config.json", "command.log");
    }

    @Test
    void aCommandWhoseAdapterCannotBeUsedHasFailedWithTheReason() throws IOException {
        CommandFineTuner tuner = new CommandFineTuner(
                List.of("sh", "-c", TRAINER + "echo again >> ../times", "trainer", "{adapter}", "{base}"),
                List.of(),
                Map.of(),
                adapter -> {
                    throw new InputException(adapter + " uses DoRA.", "Train without use_dora.");
                },
                InstantSource.system());
        FineTuningJob job = finished(tuner, tuner.create(steps()));

        assertThat(job.status()).isEqualTo(JobStatus.FAILED);
        assertThat(job.tunedModel()).isEmpty();
        assertThat(job.failure().orElseThrow())
                .contains("left an adapter that cannot be used", "uses DoRA. Train without use_dora")
                .doesNotEndWith(".");
        finished(tuner, tuner.create(steps()));
        assertThat(folder.resolve("times")).hasContent("again\nagain");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "It uses sh and kill.")
    void aProgramThatContinuesNamesHowToEndIt() throws Exception {
        CommandFineTuner tuner = trainer("sleep 60");
        FineTuningJob job = tuner.create(steps());
        String words = tuner.howToEnd(job.id()).orElseThrow();
        String kill = words.substring(words.lastIndexOf("kill"));

        assertThat(words).startsWith("The training program continues; to end it: kill ");
        assertThat(new ProcessBuilder("sh", "-c", kill).start().waitFor()).isZero();
        assertThat(finished(tuner, job).status()).isEqualTo(JobStatus.FAILED);
        assertThat(tuner.howToEnd(job.id())).isEmpty();
    }

    @Test
    void aCommandThatLeavesAPickledAdapterHasFailedWithTheReason() throws IOException {
        CommandFineTuner tuner = trainer(TRAINER + "mv \"$1/adapter_model.safetensors\" \"$1/adapter_model.bin\"");
        FineTuningJob job = finished(tuner, tuner.create(steps()));

        assertThat(job.status()).isEqualTo(JobStatus.FAILED);
        assertThat(job.failure().orElseThrow()).contains("adapter_model.bin", "safe_serialization=True");
    }

    @Test
    void anotherTunerTakesTheJobUpByItsId() throws IOException {
        FineTuningJob job = trainer("sleep 60").create(steps());
        CommandFineTuner other = trainer("exit 1");

        assertThat(other.get(job.id()).status()).isEqualTo(JobStatus.RUNNING);
        assertThat(other.create(steps()).id()).isEqualTo(job.id());
        other.cancel(job.id());
        assertThat(finished(other, job).status()).isEqualTo(JobStatus.CANCELLED);
    }

    @Test
    void aFinishedCommandIsNotRunAgain() throws IOException {
        CommandFineTuner tuner = trainer(TRAINER + "echo again >> ../times");
        finished(tuner, tuner.create(steps()));
        finished(tuner, tuner.create(steps()));

        assertThat(folder.resolve("times")).hasContent("again");
    }

    @Test
    void anotherCommandOrOtherRowsTrainAgain() throws IOException {
        CommandFineTuner first = trainer(TRAINER + "echo first >> ../times");
        finished(first, first.create(steps()));
        CommandFineTuner second = trainer(TRAINER + "echo second >> ../times");
        finished(second, second.create(steps()));
        FineTuningRequest request = steps();
        Files.writeString(request.training(), "{\"messages\":[]}\n{\"messages\":[]}\n");
        finished(second, second.create(request));

        assertThat(folder.resolve("times")).hasContent("first\nsecond\nsecond");
    }

    @Test
    void theAdapterOfAnEarlierCommandDoesNotPassForThatOfAnother() throws IOException {
        CommandFineTuner first = trainer(TRAINER);
        finished(first, first.create(steps()));
        CommandFineTuner second = trainer("true");

        assertThat(finished(second, second.create(steps())).status()).isEqualTo(JobStatus.FAILED);
    }

    @Test
    void aCommandIsOnRecordBeforeItBegins() throws IOException {
        CommandFineTuner tuner = trainer("cp command.json ../seen; " + TRAINER);
        finished(tuner, tuner.create(steps()));

        assertThat(folder.resolve("seen")).content().contains("SmolLM2-135M-Instruct");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "It uses sh and kill.")
    void aCommandWhoseStarterDiedBeforeItNotedTheProcessIsNotStartedAgain() throws IOException {
        CommandFineTuner first = trainer("echo started >> ../times; sleep 60");
        FineTuningJob job = first.create(steps());
        Path output = Path.of(job.id());
        CommandRecord record = CommandRecord.read(output);
        record.startedAs(0, Optional.empty()).write(output);

        CommandFineTuner next = trainer("echo started >> ../times; sleep 60");
        assertThat(next.create(steps()).status()).isEqualTo(JobStatus.RUNNING);
        assertThat(CommandRecord.read(output).processId()).isEqualTo(record.processId());
        next.cancel(job.id());
        assertThat(finished(next, job).status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(folder.resolve("times")).hasContent("started");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "It uses sh and kill.")
    void aStarterThatDiedBeforeTheCommandBeganLeavesItToTheNext() throws IOException {
        CommandFineTuner tuner = trainer(TRAINER);
        CommandRecord planned = CommandRecord.planned(steps(), "of another command", Instant.now());
        planned.write(Files.createDirectories(steps().output().toAbsolutePath()));

        assertThat(finished(tuner, tuner.create(steps())).status()).isEqualTo(JobStatus.SUCCESS);
    }

    /** The shell that started it has ended, so that nothing connects it with the command but their session. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void whatTheCommandStartedEndsWithItEvenWithoutItsParent() throws Exception {
        CommandFineTuner tuner = trainer("sh -c 'sleep 60 & echo $! > ../orphan'; echo ready > ../ready; sleep 60");
        FineTuningJob job = tuner.create(steps());
        while (!Files.exists(folder.resolve("ready"))) {
            Thread.sleep(10);
        }
        ProcessHandle orphan = ProcessHandle.of(Long.parseLong(
                        Files.readString(folder.resolve("orphan")).strip()))
                .orElseThrow();

        tuner.cancel(job.id());

        assertThat(finished(tuner, job).status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(orphan.onExit()).succeedsWithin(Duration.ofSeconds(30));
    }

    @Test
    void aCommandThatIsNotThereIsNamed() {
        CommandFineTuner tuner = new CommandFineTuner(List.of("no-such-trainer"), InstantSource.system());

        assertThatThrownBy(() -> tuner.create(steps()))
                .isInstanceOf(ResourceException.class)
                .hasMessageContaining("no-such-trainer");
        assertThatThrownBy(() -> tuner.get(folder.toString())).isInstanceOf(ModelException.class);
    }
}
