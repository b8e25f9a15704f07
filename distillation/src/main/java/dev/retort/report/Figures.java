package dev.retort.report;

import dev.retort.evaluation.Direction;
import dev.retort.evaluation.statistics.Interval;
import java.util.Locale;

/** Numbers as the report and the command line write them. */
public final class Figures {

    private Figures() {}

    /** Returns three decimals. */
    public static String of(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    /** Returns three decimals with a sign. */
    public static String signed(double value) {
        return String.format(Locale.ROOT, "%+.3f", value);
    }

    /** Returns a figure with its interval: {@code 0.955 [0.936, 0.971]}. */
    public static String within(double value, Interval interval) {
        return "%s [%s, %s]".formatted(of(value), of(interval.low()), of(interval.high()));
    }

    /** Returns a p-value: {@code <0.001} where it is smaller. */
    public static String p(double value) {
        return value < 0.001 ? "<0.001" : of(value);
    }

    /** Returns an arrow for which way is better. */
    public static String arrow(Direction direction) {
        return switch (direction) {
            case HIGHER_IS_BETTER -> "↑";
            case LOWER_IS_BETTER -> "↓";
            case NEITHER -> "";
        };
    }
}
