package dev.retort.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.concurrent.ParallelWork;
import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import dev.retort.file.WholeFile;
import dev.retort.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageLedgerTest {

    @TempDir
    Path root;

    private Path input;
    private Path output;
    private final AtomicInteger made = new AtomicInteger();

    @BeforeEach
    void anInput() throws IOException {
        input = Files.writeString(root.resolve("input.txt"), "one");
        output = root.resolve("output.txt");
    }

    private boolean step(RunDirectory run, Object settings) {
        return new StageLedger(run, "test", Clock.systemUTC())
                .step("copy", settings, List.of(input), List.of(output), () -> {
                    made.incrementAndGet();
                    WholeFile.write(output, "made");
                });
    }

    @Test
    void aFinishedStepIsNotRepeatedByALaterProcess() {
        try (RunDirectory run = RunDirectory.lock(root)) {
            assertThat(step(run, Map.of("k", 2))).isTrue();
            assertThat(step(run, Map.of("k", 2))).isFalse();
            assertThat(made).hasValue(1);
        }
    }

    @Test
    void stepsSideBySideAreBothRemembered() {
        try (RunDirectory run = RunDirectory.lock(root)) {
            StageLedger ledger = new StageLedger(run, "test", Clock.systemUTC());
            CyclicBarrier bothAtWork = new CyclicBarrier(2);
            ParallelWork.all(
                    2,
                    i -> () -> ledger.step("step " + i, "", List.of(input), List.of(), () -> meet(bothAtWork)),
                    "steps",
                    Progress.NONE);

            assertThat(StageLedger.read(run).orElseThrow().stages()).containsOnlyKeys("step 0", "step 1");
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aChangedSettingRepeatsIt() {
        try (RunDirectory run = RunDirectory.lock(root)) {
            step(run, Map.of("k", 2));
            assertThat(step(run, Map.of("k", 3))).isTrue();
        }
    }

    @Test
    void aChangedInputRepeatsIt() throws IOException {
        try (RunDirectory run = RunDirectory.lock(root)) {
            step(run, "same");
            Files.writeString(input, "two");
            assertThat(step(run, "same")).isTrue();
        }
    }

    @Test
    void aMissingOutputRepeatsItAndAnEditedOneIsKept() throws IOException {
        try (RunDirectory run = RunDirectory.lock(root)) {
            step(run, "same");
            Files.writeString(output, "edited");
            assertThat(step(run, "same")).isFalse();
            assertThat(output).hasContent("edited");
            assertThat(new StageLedger(run, "test", Clock.systemUTC()).edited()).containsExactly("output.txt");
            Files.delete(output);
            assertThat(step(run, "same")).isTrue();
        }
    }

    @Test
    void aStepThatFailsIsNotRecorded() {
        try (RunDirectory run = RunDirectory.lock(root)) {
            StageLedger ledger = new StageLedger(run, "test", Clock.systemUTC());
            assertThatThrownBy(() -> ledger.step("copy", "s", List.of(input), List.of(output), () -> {
                        throw new IllegalStateException("died");
                    }))
                    .hasMessage("died");
            assertThat(step(run, "s")).isTrue();
        }
    }

    @Test
    void aDamagedManifestIsNamed() throws IOException {
        Files.writeString(root.resolve("manifest.json"), "{\"stages\": ");
        try (RunDirectory run = RunDirectory.lock(root)) {
            assertThatThrownBy(() -> new StageLedger(run, "test", Clock.systemUTC()))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("manifest.json");
        }
    }

    @Test
    void aSecondWorkerIsRefusedUntilTheFirstIsDone() {
        RunDirectory first = RunDirectory.lock(root);
        assertThatThrownBy(() -> RunDirectory.lock(root))
                .isInstanceOf(ResourceException.class)
                .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
        first.close();
        RunDirectory.lock(root).close();
    }

    @Test
    void aLockLeftByADeadProcessIsNoObstacle() throws IOException {
        Files.writeString(root.resolve(".lock"), "999999999");
        RunDirectory.lock(root).close();
    }
}
