package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.fakes.FakeServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small share of what {@code benchmarks/kill-runs.sh} runs. */
class KilledRunTest {

    @Test
    void killedRunsGoOnToTheSameBytesAndRepeatNoFinishedCall(@TempDir Path folder) throws Exception {
        try (FakeServer server = TinyRun.server()) {
            KilledRuns runs = new KilledRuns(folder, server);
            Map<String, String> whole = runs.whole();
            assertThat(whole).containsKeys("report.html", "comparison.json", "training.jsonl", "scores/tuned.jsonl");
            for (long seed = 1; seed <= 2; seed++) {
                KilledRuns.Outcome outcome = runs.killed(seed, whole);
                assertThat(outcome.different()).as("seed %d", seed).isEmpty();
                assertThat(outcome.repeated()).as("seed %d", seed).isZero();
                assertThat(outcome.sentAgain()).as("seed %d", seed).isZero();
            }
        }
    }
}
