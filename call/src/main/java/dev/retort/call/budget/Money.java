package dev.retort.call.budget;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.apiguardian.api.API;

/** Amounts of money as whole billionths of a dollar, so that sums are exact. */
@API(status = API.Status.INTERNAL)
public final class Money {

    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

    private Money() {}

    /** Returns billionths of a dollar, rounded up. */
    public static long nanos(BigDecimal dollars) {
        return dollars.multiply(NANOS).setScale(0, RoundingMode.CEILING).longValueExact();
    }

    /** Returns dollars to read: {@code $4.98}, and more digits below a cent. */
    public static String text(long nanos) {
        double dollars = nanos / 1e9;
        return nanos != 0 && Math.abs(dollars) < 0.01
                ? String.format(Locale.ROOT, "$%.6f", dollars)
                : String.format(Locale.ROOT, "$%.2f", dollars);
    }
}
