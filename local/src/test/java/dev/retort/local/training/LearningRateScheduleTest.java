package dev.retort.local.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {

    @Test
    void risesOverTheWarmupAndFallsToTheLastStep() {
        LearningRateSchedule schedule = new LearningRateSchedule(1, 2, 5);

        assertThat(new double[] {schedule.at(1), schedule.at(2), schedule.at(3), schedule.at(4), schedule.at(5)})
                .containsExactly(new double[] {0.5, 1, 0.75, 0.5, 0.25}, within(1e-12));
    }

    @Test
    void startsAtThePeakWithoutWarmup() {
        LearningRateSchedule schedule = new LearningRateSchedule(0.4, 0, 4);

        assertThat(schedule.at(1)).isEqualTo(0.4);
        assertThat(schedule.at(4)).isCloseTo(0.1, within(1e-12));
    }

    @Test
    void roundsTheWarmupUpButNotForBinaryFractions() {
        assertThat(LearningRateSchedule.of(1, 0.1, 30).warmupSteps()).isEqualTo(3);
        assertThat(LearningRateSchedule.of(1, 0.1, 28).warmupSteps()).isEqualTo(3);
        assertThat(LearningRateSchedule.of(1, 1, 7).warmupSteps()).isEqualTo(7);
    }
}
