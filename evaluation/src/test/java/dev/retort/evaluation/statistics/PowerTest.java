package dev.retort.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PowerTest {

    @Test
    void manyIndependentQuestionsComeNearTheTextbook() {
        List<Double> values = new ArrayList<>();
        List<String> clusters = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            values.add(i % 2 == 0 ? 0.3 : -0.3);
            clusters.add("q" + i);
        }
        // 2.8 standard deviations over the root of n.
        assertThat(Power.minimumDetectable(ClusteredValues.of(values, clusters), 0.05, 0.8)
                        .orElseThrow())
                .isCloseTo(2.8 * 0.3 / 20, within(0.001));
    }

    @Test
    void differenceOfThatSizeIsFoundAboutFourTimesInFive() {
        SplittableRandom random = new SplittableRandom(11);
        SignFlipPermutation test = new SignFlipPermutation(999, 5);
        double effect = (StudentTQuantiles.AT_975 + StudentTQuantiles.AT_80) / Math.sqrt(30);
        int found = 0;
        for (int trial = 0; trial < 400; trial++) {
            List<Double> values = new ArrayList<>();
            List<String> clusters = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                values.add(effect + random.nextGaussian());
                clusters.add("q" + i);
            }
            found += test.p(ClusteredValues.of(values, clusters)) < 0.05 ? 1 : 0;
        }
        assertThat(found / 400.0).isBetween(0.74, 0.86);
    }

    @Test
    void withoutVariationThereIsNothingToJudgeFrom() {
        assertThat(Power.minimumDetectable(ClusteredValues.of(List.of(0.0, 0.0), List.of("a", "b")), 0.05, 0.8))
                .isEmpty();
    }

    /** Student's t with 29 degrees of freedom, from a table. */
    private static final class StudentTQuantiles {
        static final double AT_975 = 2.0452;
        static final double AT_80 = 0.8542;
    }
}
