package dev.retort.evaluation.ragas;

import dev.retort.file.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Prints how many scores of a fixture the judged metrics match: {@code benchmarks/ragas-parity.sh}. */
public final class RagasParityCheck {

    private RagasParityCheck() {}

    public static void main(String[] arguments) throws IOException {
        JsonNode cases = Json.mapper().readTree(Files.readString(Path.of(arguments[0])));
        boolean all = true;
        for (String variant : List.of("v04_legacy", "v01")) {
            List<RagasParity.Row> rows = RagasParity.compare(cases, variant);
            rows.stream().filter(row -> !row.matches()).forEach(System.out::println);
            long matched = rows.stream().filter(RagasParity.Row::matches).count();
            System.out.printf("%s: %d of %d cases within %.0e%n", variant, matched, rows.size(), RagasParity.TOLERANCE);
            all &= matched == rows.size();
        }
        System.exit(all ? 0 : 1);
    }
}
