package dev.retort.benchmark.tracking;

import dev.retort.tracking.RunDescription;
import dev.retort.tracking.TrackedRun;
import dev.retort.tracking.Tracker;
import dev.retort.tracking.tensorboard.TensorBoardTracker;
import dev.retort.tracking.wandb.WandbOfflineTracker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Writes one run of 3,000 steps as W&amp;B and TensorBoard keep it, into the folder given. */
final class WriteTrackedRun {

    private WriteTrackedRun() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Path report = Files.writeString(folder.resolve("report.html"), "<p>better");
        List<Tracker> trackers =
                List.of(new WandbOfflineTracker(folder), new TensorBoardTracker(folder, InstantSource.system()));
        for (Tracker tracker : trackers) {
            track(tracker, report);
        }
    }

    static void track(Tracker tracker, Path report) {
        Map<String, ?> config =
                Map.of("student", "local:smollm2", "finetune", Map.of("rank", 8, "learning_rate", 1e-4));
        TrackedRun run = tracker.start(new RunDescription("retort-truth", "written-by-retort", Instant.now(), config));
        for (int step = 1; step <= 3000; step++) {
            run.step(step, Map.of("train/loss", 2.0 / step));
        }
        run.summary(Map.of("answer_f1.before", 0.25, "answer_f1.after", 0.5));
        run.file(report);
        run.finish(true);
    }
}
