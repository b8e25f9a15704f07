package dev.retort.local.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.local.generation.GenerationRequest.StopRule;
import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.Precision;
import dev.retort.local.transformer.Tiny;
import dev.retort.local.transformer.Transformer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeptBeginningsTest {

    private final Transformer model = Tiny.model("llama", Precision.FLOAT32);
    private final KeyValueCache cache = new KeyValueCache(model.config(), model.precision(), Device.CPU, 1, 64);
    private final KeptBeginnings kept = new KeptBeginnings(model, 60);

    @BeforeEach
    void keep() {
        kept.keep(sequence(10, 31, 0), cache, 0);
    }

    @AfterEach
    void close() {
        kept.close();
        cache.close();
        model.close();
    }

    @Test
    void areCopiedUnlessAnotherSequenceThatGrowsSharesMore() {
        Sequence alike = sequence(10, 40, 0);

        assertThat(kept.copyTo(alike, 0, cache, 0)).isEqualTo(30);
        assertThat(kept.copyTo(alike, 30, cache, 0)).isEqualTo(30);
        assertThat(kept.copyTo(alike, 31, cache, 0)).isZero();
    }

    @Test
    void areThoseOfTheSameAdapterAndLongEnough() {
        assertThat(kept.copyTo(sequence(10, 40, 1), 0, cache, 0)).isZero();
        assertThat(kept.copyTo(sequence(10, 12, 0), 0, cache, 0)).isZero();
        assertThat(kept.copyTo(sequence(11, 40, 0), 0, cache, 0)).isZero();
    }

    @Test
    void makeRoomForLaterOnesAndAreForgottenWithTheirAdapter() {
        kept.keep(sequence(100, 41, 0), cache, 0);

        assertThat(kept.copyTo(sequence(10, 40, 0), 0, cache, 0)).isZero();
        assertThat(kept.copyTo(sequence(100, 50, 0), 0, cache, 0)).isEqualTo(40);
        kept.forget(0);
        assertThat(kept.copyTo(sequence(100, 50, 0), 0, cache, 0)).isZero();
    }

    /** A sequence whose prompt counts up from a token. */
    private static Sequence sequence(int first, int length, int adapter) {
        int[] prompt = IntStream.range(first, first + length).toArray();
        return new Sequence(new GenerationRequest(prompt, 5, new Sampling.Greedy(), StopRule.NEVER), adapter, 5, 0);
    }
}
