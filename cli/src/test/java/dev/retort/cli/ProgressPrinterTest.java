package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressPrinterTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final AtomicLong now = new AtomicLong();

    private ProgressPrinter printer(boolean interactive) {
        PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return new ProgressPrinter(new Terminal(stream, stream, interactive), now::get);
    }

    private void seconds(long seconds) {
        now.addAndGet(seconds * 1_000_000_000L);
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatTakesLessThanTwoSecondsIsNotShown() {
        ProgressPrinter progress = printer(true);
        progress.advanced("quick", 0, 10);
        seconds(1);
        progress.advanced("quick", 10, 10);
        assertThat(text()).isEmpty();
    }

    @Test
    void aPersonSeesABarWithRateAndTimeLeft() {
        ProgressPrinter progress = printer(true);
        progress.advanced("answers", 0, 100);
        seconds(10);
        progress.advanced("answers", 50, 100);
        assertThat(text()).contains("answers [", "50 / 100", "5.00/s", "10 s left");
    }

    @Test
    void aLogGetsAPlainLineEveryTenSecondsAndOneAtTheEnd() {
        ProgressPrinter progress = printer(false);
        progress.advanced("answers", 0, 100);
        for (int done = 1; done <= 100; done++) {
            seconds(1);
            progress.advanced("answers", done, 100);
        }
        assertThat(text().lines())
                .hasSizeBetween(10, 13)
                .allSatisfy(line -> assertThat(line).doesNotContain("\u001b", "█"));
        assertThat(text().lines().reduce((first, second) -> second))
                .hasValueSatisfying(last -> assertThat(last).contains("100 / 100"));
    }

    @Test
    void bytesAreShownAsMegabytes() {
        ProgressPrinter progress = printer(false);
        progress.advanced("fetching", 0, 104_857_600);
        seconds(5);
        progress.advanced("fetching", 52_428_800, 104_857_600);
        assertThat(text()).contains("50 / 100 MB", "10.0 MB/s");
    }
}
