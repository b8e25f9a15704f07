package dev.retort.tracking.tensorboard;

import dev.retort.concurrent.Exclusive;
import dev.retort.error.ResourceException;
import dev.retort.file.FileFault;
import dev.retort.file.Json;
import dev.retort.file.OwnerOnly;
import dev.retort.file.WholeFile;
import dev.retort.tracking.RunDescription;
import dev.retort.tracking.TrackedRun;
import dev.retort.tracking.Tracker;
import dev.retort.tracking.protobuf.ProtobufMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Map;

/**
 * Writes runs as {@code FOLDER/PROJECT/NAME/events.out.tfevents.SECONDS.retort}: losses by step, numbers of the summary as
 * {@code summary/…} at the last step; settings beside it as {@code config.json}. TensorBoard reads the file while it
 * grows. Thread-safe.
 */
public final class TensorBoardTracker implements Tracker {

    private final Path folder;
    private final InstantSource clock;

    /** Creates a tracker that writes below {@code folder}. */
    public TensorBoardTracker(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    @Override
    public TrackedRun start(RunDescription run) {
        Path place = folder.resolve(fileName(run.project())).resolve(fileName(run.name()));
        try {
            OwnerOnly.createFolder(place);
            WholeFile.write(place.resolve("config.json"), Json.mapper().writeValueAsString(run.config()));
            String name =
                    "events.out.tfevents.%d.retort".formatted(run.startedAt().getEpochSecond());
            OutputStream out =
                    Files.newOutputStream(place.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            EventRun events = new EventRun(place, out, clock);
            // The first record of an event file names its version.
            events.write(events.event(0).text(3, "brain.Event:2"));
            return events;
        } catch (IOException e) {
            throw cannotWrite(place, e);
        }
    }

    private static String fileName(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9._-]", "-");
        return plain.isEmpty() || plain.matches("[.]+") ? "run" : plain;
    }

    private static ResourceException cannotWrite(Path place, IOException e) {
        return new ResourceException(
                "Cannot write TensorBoard events to %s: %s.".formatted(place, FileFault.words(e)),
                "Free space or choose another folder.",
                e);
    }

    private static final class EventRun implements TrackedRun {

        private final Path place;
        private final OutputStream out;
        private final InstantSource clock;
        private final Exclusive alone = new Exclusive();
        private long last;
        private boolean finished;

        EventRun(Path place, OutputStream out, InstantSource clock) {
            this.place = place;
            this.out = out;
            this.clock = clock;
        }

        @Override
        public void step(long step, Map<String, Double> values) {
            alone.run(() -> {
                last = step;
                scalars(step, "", values);
            });
        }

        @Override
        public void summary(Map<String, ?> values) {
            alone.run(() -> {
                scalars(last, "summary/", values);
            });
        }

        @Override
        public void file(Path file) {
            alone.run(() -> {
                try {
                    Files.copy(file, place.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                } catch (IOException e) {
                    throw cannotWrite(place, e);
                }
            });
        }

        @Override
        public void finish(boolean succeeded) {
            alone.run(() -> {
                if (finished) {
                    return;
                }
                finished = true;
                try {
                    out.close();
                } catch (IOException e) {
                    throw cannotWrite(place, e);
                }
            });
        }

        private void scalars(long step, String prefix, Map<String, ?> values) {
            ProtobufMessage summary = new ProtobufMessage();
            boolean any = false;
            for (Map.Entry<String, ?> entry : values.entrySet()) {
                if (entry.getValue() instanceof Number number) {
                    summary.message(
                            1,
                            new ProtobufMessage()
                                    .text(1, prefix + entry.getKey())
                                    .single(2, number.floatValue()));
                    any = true;
                }
            }
            if (any) {
                write(event(step).message(5, summary));
            }
        }

        private ProtobufMessage event(long step) {
            return new ProtobufMessage().real(1, clock.millis() / 1000.0).whole(2, step);
        }

        private void write(ProtobufMessage event) {
            alone.run(() -> {
                if (finished) {
                    return;
                }
                try {
                    out.write(TfRecord.of(event.toByteArray()));
                    out.flush();
                } catch (IOException e) {
                    throw cannotWrite(place, e);
                }
            });
        }
    }
}
