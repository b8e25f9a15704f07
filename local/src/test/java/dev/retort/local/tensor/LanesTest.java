package dev.retort.local.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class LanesTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void seeAfterAMeetingWhatEachDidBefore(int count) {
        AtomicIntegerArray steps = new AtomicIntegerArray(count);
        AtomicInteger missing = new AtomicInteger();
        try (Lanes lanes = new Lanes(count)) {
            for (int run = 0; run < 20; run++) {
                lanes.run(lane -> {
                    for (int step = 0; step < 200; step++) {
                        int done = steps.incrementAndGet(lane.index());
                        lane.meet();
                        for (int other = 0; other < count; other++) {
                            if (steps.get(other) < done) {
                                missing.incrementAndGet();
                            }
                        }
                        lane.meet();
                    }
                });
            }
        }

        assertThat(missing).hasValue(0);
        for (int lane = 0; lane < count; lane++) {
            assertThat(steps.get(lane)).isEqualTo(20 * 200);
        }
    }

    @Test
    void shareAllThingsOutOnce() {
        AtomicIntegerArray taken = new AtomicIntegerArray(11);
        try (Lanes lanes = new Lanes(3)) {
            lanes.run(lane -> {
                for (int i = Lanes.bound(11, lane.index(), lanes.count());
                        i < Lanes.bound(11, lane.index() + 1, lanes.count());
                        i++) {
                    taken.incrementAndGet(i);
                }
            });
        }

        for (int i = 0; i < 11; i++) {
            assertThat(taken.get(i)).isEqualTo(1);
        }
    }

    @Test
    void waitForOneThatTakesLong() throws InterruptedException {
        AtomicInteger done = new AtomicInteger();
        try (Lanes lanes = new Lanes(2)) {
            Thread.sleep(50);
            lanes.run(lane -> {
                if (lane.index() == 1) {
                    sleep(50);
                }
                done.incrementAndGet();
                lane.meet();
                assertThat(done).hasValue(2);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void allEndWithTheFailureOfOne(int failing) {
        AtomicInteger passed = new AtomicInteger();
        try (Lanes lanes = new Lanes(3)) {
            assertThatThrownBy(() -> lanes.run(lane -> {
                        if (lane.index() == failing) {
                            sleep(20);
                            throw new IllegalArgumentException("lane " + failing);
                        }
                        lane.meet();
                        passed.incrementAndGet();
                    }))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("lane " + failing);
        }

        assertThat(passed).hasValue(0);
    }

    private static void sleep(int milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
