package dev.retort.evaluation.ragas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.evaluation.GoldenFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RagasParityTest {

    @ParameterizedTest
    @ValueSource(strings = {"v04_legacy", "v01"})
    void everyScoreIsThatOfRagas(String variant) {
        assertThat(RagasParity.compare(GoldenFile.read("ragas-metrics.json"), variant))
                .hasSizeGreaterThan(70)
                .allMatch(RagasParity.Row::matches);
    }
}
