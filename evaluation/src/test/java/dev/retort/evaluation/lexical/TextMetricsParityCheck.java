package dev.retort.evaluation.lexical;

import dev.retort.file.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Prints how many scores of a fixture the lexical metrics match: {@code benchmarks/text-metrics-parity.sh}. */
public final class TextMetricsParityCheck {

    private TextMetricsParityCheck() {}

    public static void main(String[] arguments) throws IOException {
        List<TextMetricsParity.Row> rows =
                TextMetricsParity.compare(Json.mapper().readTree(Files.readString(Path.of(arguments[0]))));
        rows.stream().filter(row -> !row.matches()).forEach(System.out::println);
        long matched = rows.stream().filter(TextMetricsParity.Row::matches).count();
        System.out.printf("%d of %d scores within %.0e%n", matched, rows.size(), TextMetricsParity.TOLERANCE);
        System.exit(matched == rows.size() ? 0 : 1);
    }
}
