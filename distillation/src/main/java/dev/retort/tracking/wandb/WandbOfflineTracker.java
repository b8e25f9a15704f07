package dev.retort.tracking.wandb;

import dev.retort.concurrent.Exclusive;
import dev.retort.error.ResourceException;
import dev.retort.file.FileFault;
import dev.retort.file.OwnerOnly;
import dev.retort.tracking.RunDescription;
import dev.retort.tracking.TrackedRun;
import dev.retort.tracking.Tracker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Keeps runs as {@code FOLDER/wandb/offline-run-DATE_TIME-ID/run-ID.wandb}, without a key and without a network;
 * {@code wandb sync} sends such a folder later. Thread-safe.
 */
public final class WandbOfflineTracker implements Tracker {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC);

    private final Path folder;
    private final InstantSource clock;
    private final RandomGenerator random;

    /** Creates a tracker that writes below {@code folder}. */
    public WandbOfflineTracker(Path folder) {
        this(folder, InstantSource.system(), new SplittableRandom());
    }

    /**
     * Creates a tracker.
     *
     * @param random for the ids of runs
     */
    public WandbOfflineTracker(Path folder, InstantSource clock, RandomGenerator random) {
        this.folder = folder;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public TrackedRun start(RunDescription run) {
        String id = WandbRunId.random(random);
        Path place = folder.resolve("wandb").resolve("offline-run-%s-%s".formatted(STAMP.format(run.startedAt()), id));
        try {
            OwnerOnly.createFolder(place.resolve("files"));
            TransactionLog log = new TransactionLog(place.resolve("run-" + id + ".wandb"));
            OfflineRun tracked = new OfflineRun(place, log, run, clock);
            tracked.write(WandbRecords.Kind.RUN, WandbRecords.run(id, run));
            return tracked;
        } catch (IOException e) {
            throw cannotWrite(place, e);
        }
    }

    static ResourceException cannotWrite(Path place, IOException e) {
        return new ResourceException(
                "Cannot write the W&B run %s: %s.".formatted(place, FileFault.words(e)),
                "Free space or choose another folder.",
                e);
    }

    private static final class OfflineRun implements TrackedRun {

        private final Path place;
        private final TransactionLog log;
        private final RunDescription run;
        private final InstantSource clock;
        private final Map<String, Object> last = new LinkedHashMap<>();
        private final Exclusive alone = new Exclusive();
        private long number;
        private boolean finished;

        OfflineRun(Path place, TransactionLog log, RunDescription run, InstantSource clock) {
            this.place = place;
            this.log = log;
            this.run = run;
            this.clock = clock;
        }

        @Override
        public void step(long step, Map<String, Double> values) {
            alone.run(() -> {
                Map<String, Object> row = new LinkedHashMap<>(values);
                row.put("_timestamp", clock.millis() / 1000.0);
                row.put("_runtime", runtime().toMillis() / 1000.0);
                write(WandbRecords.Kind.HISTORY, WandbRecords.history(step, row));
                last.putAll(values);
                last.put("_step", step);
            });
        }

        @Override
        public void summary(Map<String, ?> values) {
            alone.run(() -> {
                last.putAll(values);
                write(WandbRecords.Kind.SUMMARY, WandbRecords.summary(values));
            });
        }

        @Override
        public void file(Path file) {
            alone.run(() -> {
                String name = String.valueOf(file.getFileName());
                try {
                    Files.copy(
                            file,
                            place.resolve("files").resolve(name),
                            java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                } catch (IOException e) {
                    throw cannotWrite(place, e);
                }
                write(WandbRecords.Kind.FILES, WandbRecords.files(name));
            });
        }

        @Override
        public void finish(boolean succeeded) {
            alone.run(() -> {
                if (finished) {
                    return;
                }
                write(WandbRecords.Kind.SUMMARY, WandbRecords.summary(last));
                write(WandbRecords.Kind.EXIT, WandbRecords.exit(succeeded ? 0 : 1, (int)
                        runtime().toSeconds()));
                finished = true;
                try {
                    log.close();
                } catch (IOException e) {
                    throw cannotWrite(place, e);
                }
            });
        }

        private Duration runtime() {
            return Duration.between(run.startedAt(), clock.instant());
        }

        private void write(WandbRecords.Kind kind, dev.retort.tracking.protobuf.ProtobufMessage content) {
            alone.run(() -> {
                if (finished) {
                    return;
                }
                number++;
                try {
                    log.append(WandbRecords.record(number, kind, content));
                } catch (IOException e) {
                    throw cannotWrite(place, e);
                }
            });
        }
    }
}
