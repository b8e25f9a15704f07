package dev.retort.local.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.retort.dataset.ChatExample;
import dev.retort.dataset.ChatExample.Message;
import dev.retort.error.ModelException;
import dev.retort.error.ResourceException;
import dev.retort.error.UsageException;
import dev.retort.file.JsonLines;
import dev.retort.file.LockHolder;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningJob.Event;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.finetuning.JobStatus;
import dev.retort.local.adapter.AdaptedModel;
import dev.retort.local.generation.LocalModel;
import dev.retort.local.generation.LocalModelSettings;
import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.Precision;
import dev.retort.local.training.TinyLlama;
import dev.retort.local.training.TrainingSettings;
import dev.retort.local.training.TrainingSettings.Recompute;
import dev.retort.model.ModelRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LocalFineTunerTest {

    private static final ModelRef BASE = new ModelRef("local", "tiny-llama");
    private static final TrainingSettings SETTINGS =
            new TrainingSettings(Precision.FLOAT32, Device.CPU, 2, 0, 0, 2, Recompute.NEVER, true);

    /** Lasts longer than a test, because the native libraries are unpacked into it. */
    static final Path HOME = Path.of("target", "retort-home");

    @TempDir
    Path folder;

    private LocalFineTuner tuner;

    @BeforeEach
    void open() {
        tuner = tuner();
    }

    @AfterEach
    void close() {
        tuner.close();
    }

    @Test
    void aJobTrainsAnAdapterThatCanBeOpened() throws Exception {
        FineTuningJob created = tuner.create(request(6, 3));
        FineTuningJob job = ended(created.id());

        assertThat(created.status()).isEqualTo(JobStatus.QUEUED);
        assertThat(job.failure()).isEmpty();
        assertThat(job.status()).isEqualTo(JobStatus.SUCCESS);
        assertThat(job.events())
                .extracting(Event::status)
                .containsExactly(JobStatus.QUEUED, JobStatus.VALIDATING, JobStatus.RUNNING, JobStatus.SUCCESS);
        assertThat(job.totalSteps()).isEqualTo(6);
        assertThat(job.metrics()).hasSize(6);
        assertThat(job.metrics().getLast().trainLoss())
                .isLessThan(job.metrics().getFirst().trainLoss());
        assertThat(job.metrics().getLast().validationLoss()).isPresent();
        assertThat(job.lastMessage()).contains("Kept step 6 of 6", "Loss on a general text");
        assertThat(folder.resolve("output/forgetting.json")).content().contains("loss_before", "loss_after");
        Path adapter = folder.resolve("output/adapter").toAbsolutePath();
        assertThat(job.tunedModel()).contains(new ModelRef("local", adapter.toString()));
        try (LocalModel model = AdaptedModel.open(adapter, ref -> TinyLlama.FOLDER, LocalModelSettings.defaults())) {
            assertThat(model.chatModel().chat("hello")).isNotNull();
        }
        assertThat(tuner.create(request(6, 3)).status()).isEqualTo(JobStatus.SUCCESS);
        assertThat(tuner().get(job.id())).isEqualTo(job);
    }

    @Test
    void aJobWhoseChildIsKilledAgainAndAgainGoesOnWithTheSameLosses() throws Exception {
        // So many steps that a machine with other work does not finish them before it looks for the child.
        List<Double> whole = losses(ended(tuner.create(request(300, 3)).id()));
        FineTuningRequest killed = request("killed", 300, 3);
        FineTuningJob created = tuner.create(killed);
        for (int step : new int[] {1, 4, 7}) {
            until(created.id(), job -> job.metrics().size() >= step);
            // The lock names the dead child until the next one has started.
            waitFor(() -> living(folder.resolve("killed")).isPresent()
                    || tuner.get(created.id()).status().ended());
            living(folder.resolve("killed")).orElseThrow().destroyForcibly();
            FineTuningJob failed = ended(created.id());

            assertThat(failed.status()).isEqualTo(JobStatus.FAILED);
            assertThat(failed.failure().orElseThrow()).contains("signal 9").contains("Create the job again");
            tuner.create(killed);
        }
        FineTuningJob resumed = ended(created.id());

        assertThat(resumed.id()).isEqualTo(created.id());
        assertThat(resumed.status()).isEqualTo(JobStatus.SUCCESS);
        assertThat(losses(resumed)).isEqualTo(whole);
        assertThat(folder.resolve("killed/adapter/adapter_model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("output/adapter/adapter_model.safetensors"));
    }

    @Test
    void aChildWhoseParentIsKilledStoresACheckpointAndEnds() throws Exception {
        FineTuningRequest request = request("orphan", 4000, 3);
        Process parent = ParentProcess.start(folder, request);
        try {
            waitFor(() -> Files.exists(folder.resolve("orphan/checkpoint.safetensors")));
        } finally {
            parent.destroyForcibly().waitFor();
        }
        child(folder.resolve("orphan")).onExit().get(1, TimeUnit.MINUTES);

        FineTuningJob resumed = tuner.create(request);
        until(resumed.id(), job -> job.status() == JobStatus.RUNNING);

        assertThat(tuner.get(resumed.id()).metrics()).hasSizeGreaterThan(1);
        assertThat(ended(tuner.cancel(resumed.id()).id()).status()).isEqualTo(JobStatus.CANCELLED);
    }

    @Test
    void aCancelledJobKeepsItsCheckpoint() throws Exception {
        FineTuningJob created = tuner.create(request(4000, 3));
        until(created.id(), job -> job.metrics().size() >= 2);
        JobStatus asked = tuner.cancel(created.id()).status();
        FineTuningJob job = ended(created.id());

        assertThat(asked).isEqualTo(JobStatus.CANCELLATION_REQUESTED);
        assertThat(job.status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(folder.resolve("output/checkpoint.safetensors")).exists();
        assertThat(tuner.cancel(job.id())).isEqualTo(job);
    }

    @Test
    void aClosedTunerLeavesTheJobToGoOn() throws Exception {
        FineTuningJob created = tuner.create(request(4000, 3));
        until(created.id(), job -> job.metrics().size() >= 2);
        tuner.close();

        assertThat(tuner.get(created.id()).status()).isEqualTo(JobStatus.QUEUED);
        assertThat(folder.resolve("output/checkpoint.safetensors")).exists();
    }

    /** Ctrl-C at a terminal reaches the child as it reaches its parent. */
    @Test
    void aChildThatIsInterruptedStoresACheckpointFirst() throws Exception {
        FineTuningJob created = tuner.create(request(4000, 3));
        until(created.id(), job -> job.metrics().size() >= 2);
        child(folder.resolve("output")).destroy();
        waitFor(() -> tuner.get(created.id()).status() == JobStatus.QUEUED);

        tuner.close();
        assertThat(tuner.get(created.id()).status()).isEqualTo(JobStatus.QUEUED);
        assertThat(folder.resolve("output/checkpoint.safetensors")).exists();
    }

    @Test
    void damagedRowsFailTheValidationWithTheirLine() throws Exception {
        FineTuningRequest request = request(3, 3);
        Files.writeString(request.training(), "{\"messages\":\n");
        FineTuningJob job = ended(tuner.create(request).id());

        assertThat(job.status()).isEqualTo(JobStatus.FAILED_VALIDATION);
        assertThat(job.failure().orElseThrow()).contains("training.jsonl, line 1");
    }

    @Test
    void aLossThatIsNoNumberFailsTheJobWithItsReason() throws Exception {
        Path damaged = Files.createDirectories(folder.resolve("damaged"));
        try (Stream<Path> files = Files.list(TinyLlama.FOLDER)) {
            for (Path file : files.toList()) {
                Files.copy(file, damaged.resolve(file.getFileName().toString()));
            }
        }
        Path weights = damaged.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        // The last numbers of the file become NaN, whichever format they are in.
        Arrays.fill(bytes, bytes.length - 8, bytes.length, (byte) 0xff);
        Files.write(weights, bytes);
        try (LocalFineTuner broken = new LocalFineTuner(ref -> damaged, HOME, SETTINGS)) {
            FineTuningJob created = broken.create(request(4, 3));
            waitFor(() -> broken.get(created.id()).status().ended());
            FineTuningJob job = broken.get(created.id());

            assertThat(job.status()).isEqualTo(JobStatus.FAILED);
            assertThat(job.failure().orElseThrow())
                    .contains("not a finite number")
                    .contains("finetune.learning_rate");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFileThatCannotGrowFailsTheJobWithItsReasonAndSpaceLetsItTrain() throws Exception {
        List<Double> whole = losses(ended(tuner.create(request(8, 3)).id()));
        FineTuningRequest request = request("full", 8, 3);
        FineTuningJob created = tuner.create(request);
        limitFiles(folder.resolve("full"));
        FineTuningJob failed = ended(created.id());

        assertThat(failed.status()).isEqualTo(JobStatus.FAILED);
        assertThat(failed.failure().orElseThrow()).contains("checkpoint.safetensors", "too large", "Free space");
        FineTuningJob again = ended(tuner.create(request).id());
        assertThat(again.failure()).isEmpty();
        assertThat(again.status()).isEqualTo(JobStatus.SUCCESS);
        assertThat(losses(again)).isEqualTo(whole);
    }

    /** A limit on the size of the child's files fails its checkpoint as a full disk does. */
    private void limitFiles(Path output) throws Exception {
        waitFor(() ->
                Files.exists(output.resolve("training.lock")) && living(output).isPresent());
        String child = Long.toString(living(output).orElseThrow().pid());
        Process limit = new ProcessBuilder("prlimit", "--pid", child, "--fsize=%d".formatted(1 << 16))
                .redirectErrorStream(true)
                .start();
        assertThat(limit.waitFor()).isZero();
    }

    @Test
    void aChildThatRunsOutOfJavaHeapFailsTheJobWithItsReason() {
        FineTuningRequest request = request(4, 3);
        JobFolder output = new JobFolder(folder.resolve("small"));
        new TrainingTask(
                        BASE.toString(),
                        TinyLlama.FOLDER,
                        request.training(),
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        request.hyperparameters(),
                        SETTINGS)
                .write(output);
        FineTuningJob queued = new FineTuningJob(
                "local-small",
                BASE,
                JobStatus.QUEUED,
                Instant.EPOCH,
                request.hyperparameters(),
                0,
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty());
        JobRecord record = new JobRecord(output, queued, InstantSource.system());
        new RunningJob(record, new ChildJvm(HOME, 4), new Semaphore(1)).start().await();

        assertThat(record.job().status()).isEqualTo(JobStatus.FAILED);
        assertThat(record.job().failure().orElseThrow()).contains("ran out of Java heap", "Create the job again");
    }

    @Test
    void memoryThatLibtorchDoesNotGetIsNamedAsSuch() {
        RuntimeException refused = catchThrowableOfType(RuntimeException.class, () -> torch.zeros(1L << 45));

        assertThat(TrainingProcess.reason(refused))
                .contains("ran out of memory", "finetune.max_length", "last checkpoint");
    }

    @Test
    void aFolderOfAnotherJobIsRefused() throws Exception {
        ended(tuner.create(request(2, 3)).id());

        assertThatThrownBy(() -> tuner.create(request(3, 3)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("output");
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> tuner.create(request("file/below", 2, 3)))
                .isInstanceOf(ResourceException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void anUnknownJobIsNamed() {
        assertThatThrownBy(() -> tuner.get("local-none"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("local-none");
    }

    private LocalFineTuner tuner() {
        return new LocalFineTuner(ref -> TinyLlama.FOLDER, HOME, SETTINGS);
    }

    private FineTuningRequest request(int steps, double rate) {
        return request("output", steps, rate);
    }

    private FineTuningRequest request(String output, int steps, double thousandths) {
        Path training = folder.resolve("training.jsonl");
        if (!Files.exists(training)) {
            JsonLines.write(training, examples());
        }
        Hyperparameters settings = new Hyperparameters(
                OptionalInt.of(steps),
                OptionalDouble.empty(),
                Math.min(1, thousandths / 1000),
                0.1,
                0,
                2,
                4,
                8,
                0,
                512,
                1);
        return new FineTuningRequest(BASE, training, Optional.of(training), settings, "tiny", folder.resolve(output));
    }

    private static List<ChatExample> examples() {
        List<ChatExample> examples = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            examples.add(new ChatExample(List.of(
                    new Message("system", "Answer from the context."),
                    new Message("user", "context: The pump " + i + " is red. question: Which colour?"),
                    new Message("assistant", "It is red."))));
        }
        return examples;
    }

    private FineTuningJob ended(String id) throws Exception {
        until(id, job -> job.status().ended());
        return tuner.get(id);
    }

    private void until(String id, Predicate<FineTuningJob> condition) throws Exception {
        waitFor(() -> {
            FineTuningJob job = tuner.get(id);
            return condition.test(job) || job.status().ended();
        });
    }

    private static void waitFor(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(3).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("gave up waiting").isLessThan(end);
            Thread.sleep(20);
        }
    }

    private static List<Double> losses(FineTuningJob job) {
        return job.metrics().stream().map(FineTuningJob.StepMetrics::trainLoss).toList();
    }

    private static Optional<ProcessHandle> living(Path output) {
        return LockHolder.of(output.resolve("training.lock"))
                .flatMap(holder -> ProcessHandle.of(holder.processId()))
                .filter(ProcessHandle::isAlive);
    }

    private static ProcessHandle child(Path output) {
        return living(output).orElseThrow();
    }
}
