package dev.retort.local.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerFuzzTest {

    /** Many more by {@code benchmarks/fuzz-tokenizers.sh}. */
    private static final long COUNT = Long.getLong("retort.fuzz.tokenizers", 150);

    private static final long FIRST = Long.getLong("retort.fuzz.first", 1);

    @Test
    void noChangedTokenizerEndsTheProcessOrHangs(@TempDir Path folder) throws Exception {
        assertThat(TokenizerFuzz.run(folder, COUNT, FIRST))
                .as("inputs that ended the process")
                .isEmpty();
        long read = Files.exists(folder.resolve("read")) ? Files.size(folder.resolve("read")) : 0;
        long refused = Files.exists(folder.resolve("refused")) ? Files.size(folder.resolve("refused")) : 0;
        assertThat(read + refused).isEqualTo(COUNT);
        assertThat(read).isPositive();
        System.out.printf("tokenizers: %d inputs from seed %d, %d read, %d refused%n", COUNT, FIRST, read, refused);
    }
}
