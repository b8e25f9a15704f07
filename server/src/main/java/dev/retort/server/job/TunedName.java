package dev.retort.server.job;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Names tuned models as the client's service does.
 *
 * @param organisation the part where services name an organisation, such as {@code retort}
 */
record TunedName(String organisation) {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT);
    private static final int SHORT = 8;

    String of(JobOrder order) {
        String id = order.id().substring(0, SHORT);
        String suffix = order.suffix();
        return switch (order.api()) {
            case MISTRAL ->
                "ft:%s:%s:%s%s:%s"
                        .formatted(
                                order.model(),
                                organisation,
                                DAY.format(order.createdAt().atOffset(ZoneOffset.UTC)),
                                suffix.isEmpty() ? "" : ":" + suffix,
                                id);
            case OPENAI -> "ft:%s:%s:%s:%s".formatted(order.model(), organisation, suffix, id);
        };
    }
}
