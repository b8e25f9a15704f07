package dev.retort.tracking.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.tracking.ProtobufReader;
import dev.retort.tracking.RunDescription;
import dev.retort.tracking.TrackedRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardTrackerTest {

    private static final Instant START = Instant.parse("2026-11-22T10:20:30Z");
    private static final Path REAL = Path.of("src/test/resources/golden/wandb/real-events.tfevents");

    @TempDir
    private Path folder;

    private Path events() {
        return folder.resolve("retort/run-1/events.out.tfevents.%d.retort".formatted(START.getEpochSecond()));
    }

    private TrackedRun start() {
        return new TensorBoardTracker(folder, InstantSource.fixed(START))
                .start(new RunDescription("retort", "run 1", START, Map.of("rank", 8)));
    }

    @Test
    void recordsAreFramedAsTensorBoardFramesThem() throws IOException {
        byte[] real = Files.readAllBytes(REAL);
        List<byte[]> rewritten = new ArrayList<>();
        int length = 0;
        for (byte[] record : records(REAL)) {
            rewritten.add(TfRecord.of(record));
            length += rewritten.getLast().length;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        rewritten.forEach(all::put);

        assertThat(rewritten).hasSize(4);
        assertThat(all.array()).isEqualTo(real);
    }

    @Test
    void stepsAndScoresAreScalars() throws IOException {
        TrackedRun run = start();
        run.step(1, Map.of("train/loss", 0.5));
        run.step(2, Map.of("train/loss", 0.25));
        run.summary(Map.of("answer_f1.after", 0.75, "verdict", "better"));
        run.finish(true);
        run.step(3, Map.of("train/loss", 0.125));

        List<byte[]> records = records(events());
        assertThat(new ProtobufReader(records.getFirst()).text(3)).isEqualTo("brain.Event:2");
        assertThat(records.stream().skip(1).map(TensorBoardTrackerTest::scalar))
                .containsExactly("1 train/loss 0.5", "2 train/loss 0.25", "2 summary/answer_f1.after 0.75");
        assertThat(folder.resolve("retort/run-1/config.json")).hasContent("{\"rank\":8}");
    }

    @Test
    void aFileLiesBesideTheEvents() throws IOException {
        Path report = Files.writeString(folder.resolve("report.html"), "<p>better");
        TrackedRun run = start();
        run.file(report);
        run.finish(true);

        assertThat(folder.resolve("retort/run-1/report.html")).hasContent("<p>better");
    }

    private static String scalar(byte[] record) {
        ProtobufReader event = new ProtobufReader(record);
        ProtobufReader value = event.messages(5).getFirst().messages(1).getFirst();
        return event.all(2).getFirst() + " " + value.text(1) + " "
                + value.all(2).getFirst();
    }

    private static List<byte[]> records(Path file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> records = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] record = new byte[(int) in.getLong()];
            in.getInt();
            in.get(record);
            in.getInt();
            records.add(record);
        }
        return records;
    }
}
