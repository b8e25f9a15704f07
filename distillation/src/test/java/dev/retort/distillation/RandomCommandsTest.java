package dev.retort.distillation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small share of what {@code benchmarks/random-commands.sh} runs. */
class RandomCommandsTest {

    private static final int SEQUENCES = 24;

    @TempDir
    Path folder;

    @Test
    void noSequenceOfCommandsPassesACapAsksAForbiddenTeacherOrLosesACall() throws IOException {
        int kills = 0;
        int stops = 0;
        for (long seed = 1; seed <= SEQUENCES; seed++) {
            RandomCommands.Outcome outcome = RandomCommands.of(seed, folder.resolve("seed-" + seed));
            assertThat(outcome.faults()).isEmpty();
            kills += outcome.kills();
            stops += outcome.stops();
        }
        assertThat(kills).isPositive();
        assertThat(stops).isPositive();
    }
}
