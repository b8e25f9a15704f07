package dev.retort.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.retort.evaluation.statistics.StratifiedRatio.Stratum;
import dev.retort.evaluation.statistics.StratifiedRatio.Unit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Totals of a population from a sample of it. */
class StratifiedRatioTest {

    private static Unit unit(double size, double value) {
        return new Unit(size, List.of(value));
    }

    @Test
    void aTotalAndItsErrorAreThoseComputedByHand() {
        // Three of ten units: sums 12 and 6, all sizes 40, so the ratio is a half and the total 20.
        StratifiedRatio ratio =
                new StratifiedRatio(List.of(new Stratum(10, 40, List.of(unit(2, 1), unit(4, 1), unit(6, 4)))));

        assertThat(ratio.total(0)).isCloseTo(20, within(1e-12));
        // Without the first 40·5/10, the second 40·5/8, the third 40·2/6: 20, 25 and 13⅓; 0.7 · 2/3 · (0 + 25 + 44
        // 4/9).
        double error = Math.sqrt(0.7 * 2 / 3 * (25 + 400 / 9.0));
        assertThat(ratio.standardError(0)).isCloseTo(error, within(1e-12));
        // Student's t at 97.5 % with 2 degrees of freedom.
        assertThat(ratio.interval(0, 0.95).high()).isCloseTo(20 + 4.302652729911275 * error, within(1e-6));
        assertThat(ratio.interval(0, 0.95).low()).isCloseTo(20 - 4.302652729911275 * error, within(1e-6));
    }

    @Test
    void aStratumThatWasMeasuredAsAWholeAddsItsTotalAndNoError() {
        List<Unit> part = List.of(unit(2, 1), unit(4, 1), unit(6, 4));
        StratifiedRatio alone = new StratifiedRatio(List.of(new Stratum(10, 40, part)));
        StratifiedRatio both =
                new StratifiedRatio(List.of(new Stratum(10, 40, part), new Stratum(1, 900, List.of(unit(900, 1000)))));

        assertThat(both.total(0)).isCloseTo(1020, within(1e-9));
        assertThat(both.standardError(0)).isCloseTo(alone.standardError(0), within(1e-12));
        assertThat(both.interval(0, 0.95).high() - both.total(0))
                .isCloseTo(alone.interval(0, 0.95).high() - alone.total(0), within(1e-6));
    }

    @Test
    void drawsSpreadAsTheTotalsDo() {
        Random random = new Random(3);
        List<Unit> units = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            double size = 1 + random.nextInt(20);
            units.add(new Unit(size, List.of(size + random.nextGaussian(), 2 * size)));
        }
        StratifiedRatio ratio = new StratifiedRatio(List.of(new Stratum(400, 4200, units)));

        List<double[]> draws = ratio.draws(4000, 1);
        double[] first = draws.stream().mapToDouble(draw -> draw[0]).sorted().toArray();
        assertThat(first[100]).isCloseTo(ratio.interval(0, 0.95).low(), within(0.15 * ratio.standardError(0)));
        assertThat(first[3900]).isCloseTo(ratio.interval(0, 0.95).high(), within(0.15 * ratio.standardError(0)));
        // What is proportional to the size has no error at all.
        assertThat(draws).allSatisfy(draw -> assertThat(draw[1]).isCloseTo(8400, within(1e-6)));
    }

    @Test
    void ninetyFivePercentOfTheIntervalsHoldTheTruth() {
        Random random = new Random(17);
        int held = 0;
        int simulations = 600;
        for (int simulation = 0; simulation < simulations; simulation++) {
            List<Unit> population = new ArrayList<>();
            double truth = 0;
            for (int i = 0; i < 500; i++) {
                double size = Math.exp(2 + random.nextGaussian());
                // One in twenty cannot be read and holds nothing.
                double value = random.nextInt(20) == 0 ? 0 : size * Math.exp(0.4 * random.nextGaussian());
                population.add(unit(size, value));
                truth += value;
            }
            held += holds(population, truth, random) ? 1 : 0;
        }
        assertThat(held / (double) simulations).isBetween(0.925, 0.975);
    }

    /** Draws twenty from each of three strata of about the same size. */
    private static boolean holds(List<Unit> population, double truth, Random random) {
        population.sort(Comparator.comparingDouble(Unit::size));
        double all = population.stream().mapToDouble(Unit::size).sum();
        List<Stratum> strata = new ArrayList<>();
        List<Unit> open = new ArrayList<>();
        double size = 0;
        for (Unit unit : population) {
            open.add(unit);
            size += unit.size();
            if (size >= all * (strata.size() + 1) / 3 - 1e-9 || unit.equals(population.getLast())) {
                double ofStratum = open.stream().mapToDouble(Unit::size).sum();
                Collections.shuffle(open, random);
                strata.add(new Stratum(open.size(), ofStratum, open.subList(0, Math.min(20, open.size()))));
                open = new ArrayList<>();
            }
        }
        Interval interval = new StratifiedRatio(strata).interval(0, 0.95);
        return interval.low() <= truth && truth <= interval.high();
    }

    @Test
    void oneOfManyUnitsSaysNothingOfTheirSpreadAndIsRefused() {
        assertThatThrownBy(() -> new Stratum(10, 40, List.of(unit(2, 1)))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> unit(0, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
