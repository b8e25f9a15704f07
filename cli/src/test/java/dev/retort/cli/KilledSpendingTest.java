package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small share of what {@code benchmarks/kill-spending.sh} runs. */
class KilledSpendingTest {

    @Test
    void killedCommandsPassNoCapAndLoseNothingThatWasCounted(@TempDir Path folder) throws Exception {
        KilledSpending.Outcome outcome = new KilledSpending(2, folder).commands();

        assertThat(outcome.faults()).isEmpty();
        assertThat(outcome.kills()).isPositive();
    }
}
