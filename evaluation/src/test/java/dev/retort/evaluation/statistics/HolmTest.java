package dev.retort.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class HolmTest {

    @Test
    void stepsDownAndNeverDecreases() {
        List<Double> adjusted = Holm.adjust(List.of(0.01, 0.04, 0.03, 0.005));
        List<Double> expected = List.of(0.03, 0.06, 0.06, 0.02);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(adjusted.get(i)).isCloseTo(expected.get(i), Offset.offset(1e-12));
        }
    }

    @Test
    void staysAtMostOne() {
        assertThat(Holm.adjust(List.of(0.9, 0.8))).containsExactly(1.0, 1.0);
    }

    @Test
    void nothingNeedsNoCorrection() {
        assertThat(Holm.adjust(List.of())).isEmpty();
    }
}
