package dev.retort.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.evaluation.GoldenFile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ClusterBootstrapTest {

    private final ClusterBootstrap bootstrap = new ClusterBootstrap(10_000, 1, 0.95);

    @Test
    void manyClustersOfOneGiveScipysBcaInterval() {
        for (JsonNode row : GoldenFile.read("statistics.json").get("bca")) {
            List<Double> values =
                    row.get("values").valueStream().map(JsonNode::asDouble).toList();
            List<String> clusters = new ArrayList<>();
            values.forEach(value -> clusters.add("c" + clusters.size()));
            Interval interval = new ClusterBootstrap(100_000, 1, 0.95)
                    .interval(ClusteredValues.of(values, clusters))
                    .orElseThrow();
            double tolerance = 0.08 * row.get("standard_error").asDouble();
            assertThat(interval.low()).isCloseTo(row.get("low").asDouble(), within(tolerance));
            assertThat(interval.high()).isCloseTo(row.get("high").asDouble(), within(tolerance));
        }
    }

    @Test
    void sameSeedGivesTheSameInterval() {
        ClusteredValues values = ClusteredValues.of(List.of(0.1, 0.4, -0.2, 0.3), List.of("a", "b", "c", "d"));
        assertThat(bootstrap.interval(values)).isEqualTo(bootstrap.interval(values));
    }

    @Test
    void questionsOfOneSectionWidenTheInterval() {
        List<Double> values = new ArrayList<>();
        List<String> sections = new ArrayList<>();
        List<String> apart = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            values.add((i / 3) % 2 == 0 ? 0.5 : -0.3);
            sections.add("s" + i / 3);
            apart.add("q" + i);
        }
        double clustered = width(ClusteredValues.of(values, sections));
        double naive = width(ClusteredValues.of(values, apart));
        assertThat(clustered / naive).isBetween(1.5, 2.1);
    }

    @Test
    void oneClusterHasNoInterval() {
        assertThat(bootstrap.interval(ClusteredValues.of(List.of(0.1, 0.4), List.of("a", "a"))))
                .isEmpty();
    }

    @Test
    void constantValuesGiveAPoint() {
        assertThat(bootstrap.interval(ClusteredValues.of(List.of(0.25, 0.25, 0.25), List.of("a", "b", "c"))))
                .contains(new Interval(0.25, 0.25, 0.95));
    }

    private double width(ClusteredValues values) {
        Interval interval = bootstrap.interval(values).orElseThrow();
        return interval.high() - interval.low();
    }
}
