package dev.retort.local.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchOrderTest {

    private static final BatchOrder ORDER = new BatchOrder(10, 4, 5);

    @Test
    void everyEpochHoldsEveryRowOnce() {
        assertThat(ORDER.stepsPerEpoch()).isEqualTo(3);
        assertThat(epoch(0)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(epoch(1)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void everyEpochHasItsOwnOrder() {
        assertThat(epoch(0)).isNotEqualTo(epoch(1));
    }

    @Test
    void theLastBatchHoldsWhatIsLeft() {
        assertThat(ORDER.batch(3)).hasSize(2);
    }

    @Test
    void anotherSeedGivesAnotherOrder() {
        assertThat(new BatchOrder(10, 10, 6).batch(1)).isNotEqualTo(new BatchOrder(10, 10, 5).batch(1));
    }

    @Test
    void fractionsOfEpochsAreRoundedUp() {
        assertThat(ORDER.steps(1)).isEqualTo(3);
        assertThat(ORDER.steps(1.5)).isEqualTo(5);
        assertThat(ORDER.steps(0.01)).isEqualTo(1);
    }

    private static List<Integer> epoch(int number) {
        return IntStream.rangeClosed(1, 3)
                .mapToObj(step -> ORDER.batch(3 * number + step))
                .flatMapToInt(Arrays::stream)
                .boxed()
                .toList();
    }
}
