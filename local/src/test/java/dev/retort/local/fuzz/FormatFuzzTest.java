package dev.retort.local.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A small share of what {@code benchmarks/fuzz-formats.sh} runs. */
class FormatFuzzTest {

    @ParameterizedTest
    @EnumSource
    @Timeout(300)
    void damagedInputIsReadOrRefusedAndNothingElse(FormatFuzz.Format format, @TempDir Path folder) throws Exception {
        int refused = new FormatFuzz(folder).run(format, 400, 1);
        assertThat(refused).isBetween(20, 400);
    }

    /** A GGUF file with no heads once ended in a division by zero. */
    @Test
    void inputThatOnceBrokeAParserIsRefused(@TempDir Path folder) throws Exception {
        assertThat(new FormatFuzz(folder).run(FormatFuzz.Format.GGUF, 1, 56_475))
                .isEqualTo(1);
    }
}
