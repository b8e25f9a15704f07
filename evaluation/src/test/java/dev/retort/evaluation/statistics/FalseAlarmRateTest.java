package dev.retort.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Simulates comparisons of arms that do not differ, on questions that resemble each other within a section. */
class FalseAlarmRateTest {

    private static final int TRIALS = 2_000;

    @ParameterizedTest(name = "{0} questions in {1} sections, graded {2}, correlation {3}")
    @CsvSource({
        "40, 20, true, 0.3",
        "40, 20, false, 0.5",
        "100, 25, true, 0.3",
        "200, 20, false, 0.3",
        "200, 40, true, 0.6"
    })
    void falseAlarmsAtFivePercentLieBetweenThreeAndSeven(
            int questions, int sections, boolean graded, double correlation) {
        SplittableRandom random = new SplittableRandom(20_260_101);
        SignFlipPermutation test = new SignFlipPermutation(499, 7);
        int alarms = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            alarms += test.p(noDifference(random, questions, sections, graded, correlation)) <= 0.05 ? 1 : 0;
        }
        assertThat(alarms / (double) TRIALS).isBetween(0.03, 0.07);
    }

    @Test
    void intervalsHoldTheTruthAboutNineteenTimesInTwenty() {
        SplittableRandom random = new SplittableRandom(20_260_101);
        ClusterBootstrap bootstrap = new ClusterBootstrap(999, 7, 0.95);
        int held = 0;
        int trials = 600;
        for (int trial = 0; trial < trials; trial++) {
            Interval interval =
                    bootstrap.interval(noDifference(random, 60, 20, true, 0.3)).orElseThrow();
            held += !interval.isAboveZero() && !interval.isBelowZero() ? 1 : 0;
        }
        assertThat(held / (double) trials).isBetween(0.925, 0.975);
    }

    @Test
    void forgettingTheSectionsWouldRaiseFalseAlarms() {
        SplittableRandom random = new SplittableRandom(20_260_101);
        SignFlipPermutation test = new SignFlipPermutation(499, 7);
        int alarms = 0;
        for (int trial = 0; trial < 500; trial++) {
            List<String> apart = new ArrayList<>();
            List<Double> values = new ArrayList<>();
            fill(values, new ArrayList<>(), random, 200, 20, true, 0.3);
            values.forEach(value -> apart.add("q" + apart.size()));
            alarms += test.p(ClusteredValues.of(values, apart)) <= 0.05 ? 1 : 0;
        }
        assertThat(alarms / 500.0).isGreaterThan(0.15);
    }

    private static ClusteredValues noDifference(
            SplittableRandom random, int questions, int sections, boolean graded, double correlation) {
        List<Double> values = new ArrayList<>();
        List<String> clusters = new ArrayList<>();
        fill(values, clusters, random, questions, sections, graded, correlation);
        return ClusteredValues.of(values, clusters);
    }

    /** Graded differences share a part within a section; yes-or-no ones (−1, 0, 1) come from two answers that do. */
    private static void fill(
            List<Double> values,
            List<String> clusters,
            SplittableRandom random,
            int questions,
            int sections,
            boolean graded,
            double correlation) {
        double[] shared = new double[sections];
        for (int s = 0; s < sections; s++) {
            shared[s] = random.nextGaussian();
        }
        for (int q = 0; q < questions; q++) {
            // A third of the sections is twice as large as the others.
            int section = q % 4 == 3 ? q % Math.max(1, sections / 3) : q % sections;
            double mixed =
                    Math.sqrt(correlation) * shared[section] + Math.sqrt(1 - correlation) * random.nextGaussian();
            values.add(graded ? mixed : Math.abs(mixed) < 0.7 ? 0 : Math.signum(mixed));
            clusters.add("s" + section);
        }
    }
}
