package dev.retort.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.evaluation.GoldenFile;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DistributionsTest {

    private final JsonNode golden = GoldenFile.read("statistics.json");

    @Test
    void normalQuantilesAgreeWithScipy() {
        assertThat(golden.get("normal"))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(Normal.quantile(row.get("p").asDouble()))
                        .isCloseTo(row.get("z").asDouble(), within(1e-9)));
    }

    @Test
    void studentQuantilesAgreeWithScipy() {
        assertThat(golden.get("student_t"))
                .isNotEmpty()
                .filteredOn(row -> Math.abs(row.get("t").asDouble()) < 1e4)
                .allSatisfy(row -> {
                    double t = row.get("t").asDouble();
                    assertThat(StudentT.quantile(
                                    row.get("p").asDouble(), row.get("degrees").asInt()))
                            .isCloseTo(t, within(1e-8 * Math.max(1, Math.abs(t))));
                });
    }
}
