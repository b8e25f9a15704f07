package dev.retort.tracking;

import dev.retort.error.RetortException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apiguardian.api.API;

/**
 * Several trackers as one that never fails: a tracker that throws receives once and left out for the rest of its run,
 * the others continue. Thread-safe.
 */
@API(status = API.Status.INTERNAL)
public final class SafeTracker implements Tracker {

    private final List<Named> trackers;
    private final Failures failures;

    /**
     * A tracker with the name people know it by.
     *
     * @param name such as {@code MLflow}
     * @param tracker the tracker
     */
    public record Named(String name, Tracker tracker) {}

    /** Receives a tracker that failed. */
    @FunctionalInterface
    public interface Failures {
        /** The tracker of that name shows nothing from now on. */
        void failed(String tracker, RuntimeException reason);
    }

    /** Creates the composite of trackers, which may be none. */
    public SafeTracker(List<Named> trackers, Failures failures) {
        this.trackers = List.copyOf(trackers);
        this.failures = failures;
    }

    @Override
    public TrackedRun start(RunDescription run) {
        List<Guarded> runs = new ArrayList<>();
        for (Named named : trackers) {
            try {
                runs.add(new Guarded(named.name(), named.tracker().start(run), failures));
            } catch (RuntimeException e) {
                failures.failed(named.name(), e);
            }
        }
        return new All(List.copyOf(runs));
    }

    private record All(List<Guarded> runs) implements TrackedRun {

        @Override
        public void step(long step, Map<String, Double> values) {
            runs.forEach(run -> run.attempt(tracked -> tracked.step(step, values)));
        }

        @Override
        public void summary(Map<String, ?> values) {
            runs.forEach(run -> run.attempt(tracked -> tracked.summary(values)));
        }

        @Override
        public void file(Path file) {
            runs.forEach(run -> run.attempt(tracked -> tracked.file(file)));
        }

        @Override
        public void finish(boolean succeeded) {
            runs.forEach(run -> run.attempt(tracked -> tracked.finish(succeeded)));
        }
    }

    @FunctionalInterface
    private interface Action {
        /** @throws RetortException where the tracker fails */
        void on(TrackedRun run);
    }

    private static final class Guarded {

        private final String name;
        private final TrackedRun run;
        private final Failures failures;
        private final AtomicBoolean failed = new AtomicBoolean();

        Guarded(String name, TrackedRun run, Failures failures) {
            this.name = name;
            this.run = run;
            this.failures = failures;
        }

        void attempt(Action action) {
            if (failed.get()) {
                return;
            }
            try {
                action.on(run);
            } catch (RuntimeException e) {
                // A tracker is there to be looked at; no run may end because nobody can look.
                if (failed.compareAndSet(false, true)) {
                    failures.failed(name, e);
                }
            }
        }
    }
}
