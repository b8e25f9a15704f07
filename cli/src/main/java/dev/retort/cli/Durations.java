package dev.retort.cli;

import java.util.Locale;

/** Seconds as a person reads them. */
final class Durations {

    private Durations() {}

    static String text(double seconds) {
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        return whole < 120 ? whole + " s" : "%d min %02d s".formatted(whole / 60, whole % 60);
    }
}
