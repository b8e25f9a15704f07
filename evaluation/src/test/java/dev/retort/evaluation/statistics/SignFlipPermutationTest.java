package dev.retort.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.evaluation.GoldenFile;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SignFlipPermutationTest {

    private final SignFlipPermutation test = new SignFlipPermutation(20_000, 1);

    @Test
    void fewClustersGiveTheExactPOfScipy() {
        assertThat(GoldenFile.read("statistics.json").get("sign_flip"))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(test.p(clustered(row.get("clusters"))))
                        .isCloseTo(row.get("p").asDouble(), within(1e-12)));
    }

    @Test
    void randomPatternsComeNearTheExactP() {
        SplittableRandom random = new SplittableRandom(3);
        List<Double> values = new ArrayList<>();
        List<String> clusters = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            values.add(random.nextDouble() - 0.35);
            clusters.add("c" + i);
        }
        double exact = test.p(ClusteredValues.of(values, clusters));
        // A fifteenth cluster that says nothing changes no sum, but makes the patterns too many to try all.
        values.add(0.0);
        clusters.add("c14");
        assertThat(test.p(ClusteredValues.of(values, clusters))).isCloseTo(exact, within(0.01));
    }

    @Test
    void fiveClustersNeverReachFivePercent() {
        List<Double> values = List.of(1.0, 1.0, 1.0, 1.0, 1.0);
        assertThat(test.p(ClusteredValues.of(values, List.of("a", "b", "c", "d", "e"))))
                .isEqualTo(1.0 / 16);
    }

    @Test
    void noDifferenceAtAllGivesOne() {
        assertThat(test.p(ClusteredValues.of(List.of(0.0, 0.0, 0.0), List.of("a", "b", "c"))))
                .isEqualTo(1);
    }

    static ClusteredValues clustered(JsonNode rows) {
        List<Double> values = new ArrayList<>();
        List<String> clusters = new ArrayList<>();
        for (int c = 0; c < rows.size(); c++) {
            for (JsonNode value : rows.get(c)) {
                values.add(value.asDouble());
                clusters.add("c" + c);
            }
        }
        return ClusteredValues.of(values, clusters);
    }
}
