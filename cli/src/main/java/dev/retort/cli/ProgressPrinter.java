package dev.retort.cli;

import dev.retort.concurrent.Exclusive;
import dev.retort.progress.Progress;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Shows how far a task is, once it has taken two seconds: a redrawn bar for a person, a plain line every ten seconds
 * otherwise, with rate and time left. Thread-safe.
 */
final class ProgressPrinter implements Progress {

    private static final long SHOWN_AFTER_NANOS = 2_000_000_000L;
    private static final long PLAIN_EVERY_NANOS = 10_000_000_000L;
    private static final long REDRAW_EVERY_NANOS = 200_000_000L;
    private static final int BAR = 24;

    private final Terminal terminal;
    private final LongSupplier nanoTime;
    private final Map<String, Task> tasks = new HashMap<>();
    private final Exclusive alone = new Exclusive();
    private boolean lineOpen;

    ProgressPrinter(Terminal terminal, LongSupplier nanoTime) {
        this.terminal = terminal;
        this.nanoTime = nanoTime;
    }

    private static final class Task {
        final long start;
        final long firstDone;
        long lastShown;

        Task(long start, long firstDone) {
            this.start = start;
            this.firstDone = firstDone;
        }
    }

    @Override
    public void advanced(String name, long done, long total) {
        alone.run(() -> {
            long now = nanoTime.getAsLong();
            Task task = tasks.computeIfAbsent(name, key -> new Task(now, done));
            boolean ended = done >= total;
            if (ended) {
                tasks.remove(name);
            }
            if (now - task.start < SHOWN_AFTER_NANOS) {
                return;
            }
            long pause = terminal.interactive() ? REDRAW_EVERY_NANOS : PLAIN_EVERY_NANOS;
            if (!ended && task.lastShown != 0 && now - task.lastShown < pause) {
                return;
            }
            task.lastShown = now;
            double seconds = (now - task.start) / 1e9;
            double rate = (done - task.firstDone) / seconds;
            String line = line(name, done, total, rate);
            if (terminal.interactive()) {
                terminal.redraw(line);
                lineOpen = true;
                if (ended) {
                    endLine();
                }
            } else {
                terminal.error().println(line);
            }
        });
    }

    /** Ends a bar that is open, so that other lines do not run into it. */
    void endLine() {
        alone.run(() -> {
            if (lineOpen) {
                terminal.redraw("");
                lineOpen = false;
            }
        });
    }

    private String line(String name, long done, long total, double rate) {
        int filled = (int) (BAR * done / Math.max(1, total));
        String bar = terminal.interactive() ? " [" + "█".repeat(filled) + "·".repeat(BAR - filled) + "]" : "";
        boolean bytes = total > 10_000_000;
        String counts = bytes ? "%d / %d MB".formatted(done >> 20, total >> 20) : "%d / %d".formatted(done, total);
        String speed = rate <= 0
                ? ""
                : bytes
                        ? String.format(Locale.ROOT, ", %.1f MB/s", rate / 1048576)
                        : String.format(Locale.ROOT, ", %s/s", rate >= 10 ? Math.round(rate) : "%.2f".formatted(rate));
        String left = rate <= 0 || done >= total ? "" : ", " + Durations.text((total - done) / rate) + " left";
        return "  %s%s %s%s%s".formatted(name, bar, counts, speed, left);
    }
}
