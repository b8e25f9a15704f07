package dev.retort.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.error.ResourceException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SafeTrackerTest {

    private static final RunDescription RUN = new RunDescription("retort", "run", Instant.EPOCH, Map.of());

    private final List<String> failures = new ArrayList<>();
    private final List<String> seen = new ArrayList<>();

    private TrackedRun start(Tracker... trackers) {
        List<SafeTracker.Named> named = new ArrayList<>();
        for (Tracker tracker : trackers) {
            named.add(new SafeTracker.Named("tracker " + named.size(), tracker));
        }
        return new SafeTracker(named, (name, reason) -> failures.add(name + ": " + reason.getMessage())).start(RUN);
    }

    private final class Recording implements TrackedRun {

        private final String failsAt;

        Recording(String failsAt) {
            this.failsAt = failsAt;
        }

        private void happens(String what) {
            if (what.equals(failsAt)) {
                throw new ResourceException("Disk full.", "");
            }
            seen.add(what);
        }

        @Override
        public void step(long step, Map<String, Double> values) {
            happens("step");
        }

        @Override
        public void summary(Map<String, ?> values) {
            happens("summary");
        }

        @Override
        public void file(Path file) {
            happens("file");
        }

        @Override
        public void finish(boolean succeeded) {
            happens("finish");
        }
    }

    private static void all(TrackedRun run) {
        run.step(1, Map.of());
        run.summary(Map.of());
        run.file(Path.of("report.html"));
        run.finish(true);
    }

    @Test
    void everyTrackerIsToldEverything() {
        all(start(run -> new Recording(""), run -> new Recording("")));

        assertThat(seen).containsExactly("step", "step", "summary", "summary", "file", "file", "finish", "finish");
        assertThat(failures).isEmpty();
    }

    @Test
    void aTrackerThatFailsIsToldOfOnceAndTheOthersGoOn() {
        all(start(run -> new Recording("summary"), run -> new Recording("")));

        assertThat(seen).containsExactly("step", "step", "summary", "file", "finish");
        assertThat(failures).containsExactly("tracker 0: Disk full.");
    }

    @Test
    void aTrackerThatCannotStartIsToldOf() {
        all(start(run -> {
            throw new IllegalStateException("a defect");
        }));

        assertThat(seen).isEmpty();
        assertThat(failures).containsExactly("tracker 0: a defect");
    }
}
