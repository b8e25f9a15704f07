package dev.retort.tracking.wandb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.ResourceException;
import dev.retort.tracking.ProtobufReader;
import dev.retort.tracking.RunDescription;
import dev.retort.tracking.TrackedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WandbOfflineTrackerTest {

    private static final Instant START = Instant.parse("2026-11-22T10:20:30.5Z");
    private static final Path REAL = Path.of("src/test/resources/golden/wandb/real-run.wandb");

    @TempDir
    private Path folder;

    private final WandbOfflineTracker tracker() {
        return new WandbOfflineTracker(folder, InstantSource.fixed(START.plusSeconds(90)), new Random(7));
    }

    private static RunDescription run(Map<String, ?> config) {
        return new RunDescription("retort", "begin-wow", START, config);
    }

    private Path written() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".wandb"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void theReaderOfTheseTestsReadsWhatTheWandbPackageWrote() throws IOException {
        TransactionLogReader real = new TransactionLogReader(REAL);

        assertThat(real.history()).hasSize(40);
        assertThat(real.history().get(2)).containsEntry("train/loss", "0.6666666666666666");
        assertThat(real.summary()).containsEntry("answer_f1.before", "0.25").containsEntry("answer_f1.after", "0.5");
        assertThat(real.only(17).text(3)).isEqualTo("retort-golden");
    }

    @Test
    void aRunIsWrittenAsTheWandbPackageWritesIt() throws IOException {
        TrackedRun run =
                tracker().start(run(Map.of("student", "local:smollm2", "lr", 1e-4, "long", "x".repeat(100_000))));
        for (int step = 1; step <= 3000; step++) {
            run.step(step, Map.of("train/loss", 1.0 / step));
        }
        run.summary(Map.of("answer_f1.before", 0.25, "answer_f1.after", 0.5));
        run.finish(true);

        TransactionLogReader log = new TransactionLogReader(written());
        ProtobufReader described = log.only(17);
        assertThat(described.text(3)).isEqualTo("retort");
        assertThat(described.text(8)).isEqualTo("begin-wow");
        assertThat(described.messages(17).getFirst().all(1)).containsExactly(START.getEpochSecond());
        assertThat(TransactionLogReader.items(described.messages(4).getFirst().messages(1)))
                .containsEntry("lr", "1.0E-4")
                .containsEntry("student", "\"local:smollm2\"")
                .containsEntry("long", "\"" + "x".repeat(100_000) + "\"");
        assertThat(log.history()).hasSize(3000);
        assertThat(log.history().get(7))
                .containsEntry("_step", "8")
                .containsEntry("train/loss", "0.125")
                .containsEntry("_runtime", "90.0");
        assertThat(log.summary())
                .containsEntry("answer_f1.before", "0.25")
                .containsEntry("answer_f1.after", "0.5")
                .containsEntry("_step", "3000");
        assertThat(log.only(18).all(1)).containsExactly(0L);
        assertThat(log.records())
                .extracting(record -> record.all(1).getFirst())
                .startsWith(1L, 2L, 3L)
                .doesNotHaveDuplicates();
    }

    @Test
    void theFolderIsNamedAsWandbSyncLooksForIt() throws IOException {
        tracker().start(run(Map.of())).finish(true);

        String id = written().getFileName().toString().replaceAll("run-(.*)[.]wandb", "$1");
        assertThat(id).matches("[a-z0-9]{8}");
        assertThat(written().getParent()).isEqualTo(folder.resolve("wandb/offline-run-20261122_102030-" + id));
        assertThat(written().resolveSibling("files")).isEmptyDirectory();
    }

    @Test
    void aFailedRunEndsWithCodeOne() throws IOException {
        tracker().start(run(Map.of())).finish(false);

        assertThat(new TransactionLogReader(written()).only(18).all(1)).containsExactly(1L);
    }

    @Test
    void aRunThatWasKilledIsReadableUpToItsLastStep() throws IOException {
        TrackedRun run = tracker().start(run(Map.of()));
        run.step(1, Map.of("train/loss", 0.5));

        TransactionLogReader log = new TransactionLogReader(written());
        assertThat(log.history()).hasSize(1);
        run.finish(false);
    }

    @Test
    void aFileIsCopiedAndNamed() throws IOException {
        Path report = Files.writeString(folder.resolve("report.html"), "<p>better");
        TrackedRun run = tracker().start(run(Map.of()));
        run.file(report);
        run.finish(true);

        assertThat(written().resolveSibling("files").resolve("report.html")).hasContent("<p>better");
        assertThat(new TransactionLogReader(written())
                        .only(6)
                        .messages(1)
                        .getFirst()
                        .text(1))
                .isEqualTo("report.html");
    }

    @Test
    void finishingTwiceFinishesOnce() throws IOException {
        TrackedRun run = tracker().start(run(Map.of()));
        run.finish(true);
        run.finish(false);
        run.step(9, Map.of("train/loss", 1.0));

        assertThat(new TransactionLogReader(written()).only(18).all(1)).containsExactly(0L);
        assertThat(new TransactionLogReader(written()).history()).isEmpty();
    }

    @Test
    void recordsOfEveryLengthAroundABlockAreCutRight() throws IOException {
        for (int length : List.of(0, 1, 32_747, 32_748, 32_754, 32_755, 32_756, 32_761, 65_536)) {
            Path file = folder.resolve("log-" + length);
            byte[] record = new dev.retort.tracking.protobuf.ProtobufMessage()
                    .text(1, "y".repeat(length))
                    .toByteArray();
            try (TransactionLog log = new TransactionLog(file)) {
                for (int i = 0; i < 4; i++) {
                    log.append(record);
                }
            }
            assertThat(new TransactionLogReader(file).records())
                    .extracting(read -> read.text(1).length())
                    .containsExactly(length, length, length, length);
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("taken"), "");

        assertThatThrownBy(() -> new WandbOfflineTracker(file).start(run(Map.of())))
                .isInstanceOf(ResourceException.class)
                .hasMessageContaining(file.toString());
    }
}
