package dev.retort.evaluation.lexical;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Compares the lexical metrics with scores of the Python packages, case by case. */
final class TextMetricsParity {

    static final double TOLERANCE = 1e-9;

    /** One expected score and the one found. */
    record Row(String metric, String reference, String response, double expected, double found) {

        boolean matches() {
            return Math.abs(expected - found) <= TOLERANCE;
        }
    }

    private static final List<ReferenceMetric> METRICS = Stream.<ReferenceMetric>concat(
                    Stream.of(new ExactMatch(), new StringPresence(), new Bleu(), new ChrF()),
                    Stream.concat(
                            Stream.of(EditSimilarity.Distance.values()).map(EditSimilarity::new),
                            Stream.of(Rouge.Unit.values())
                                    .flatMap(unit -> Stream.of(Rouge.Measure.values())
                                            .map(measure -> new Rouge(unit, measure)))))
            .toList();

    private TextMetricsParity() {}

    /** Compares all scores of all cases; a metric without a counterpart is an error. */
    static List<Row> compare(JsonNode cases) {
        List<Row> rows = new ArrayList<>();
        for (JsonNode one : cases) {
            String reference = one.get("reference").asString();
            String response = one.get("response").asString();
            for (Map.Entry<String, JsonNode> expected : one.get("scores").properties()) {
                double found = METRICS.stream()
                        .filter(metric -> metric.name().equals(expected.getKey()))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("no metric " + expected.getKey()))
                        .compare(reference, response);
                rows.add(new Row(
                        expected.getKey(),
                        reference,
                        response,
                        expected.getValue().asDouble(),
                        found));
            }
        }
        return rows;
    }
}
