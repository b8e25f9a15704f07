package dev.retort.local.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.HostCopy;
import dev.retort.local.tensor.NativeThreads;
import dev.retort.local.tensor.Precision;
import dev.retort.local.transformer.AttentionKernel;
import dev.retort.local.transformer.NextScores;
import dev.retort.local.transformer.Tiny;
import dev.retort.local.transformer.Transformer;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaneDecoderTest {

    private static final int[] IDS = {17, 3, 29};
    private static final int[] COLUMNS = {70, 65, 37};
    private static final NewTokens TOKENS = new NewTokens(COLUMNS, 1);

    @BeforeEach
    void useOneThread() {
        NativeThreads.use(1);
    }

    @ParameterizedTest
    @CsvSource({
        "llama, FLOAT32, 1e-5",
        "llama3, FLOAT32, 1e-5",
        "mistral, FLOAT32, 1e-5",
        "qwen2, FLOAT32, 1e-5",
        "qwen3, FLOAT32, 1e-5",
        "gemma3, FLOAT32, 1e-5",
        "llama, BFLOAT16, 0.03",
        "mistral, BFLOAT16, 0.03",
        "qwen3, BFLOAT16, 0.03",
        "gemma3, BFLOAT16, 0.06"
    })
    void computesWhatLibtorchComputesAlone(String name, Precision precision, float difference) {
        try (Transformer model = Tiny.generator(name, precision, Map.of());
                PointerScope scope = new PointerScope();
                InferenceMode mode = new InferenceMode(true);
                KeyValueCache one = filled(model);
                KeyValueCache other = filled(model)) {
            float[] expected = alone(model, new DecodeAttention(model.config(), one, TOKENS));

            float[] actual = step(model, other, IDS, TOKENS);

            float largest = largest(expected);
            assertThat(largest).isPositive();
            assertThat(actual).hasSameSizeAs(expected);
            for (int i = 0; i < expected.length; i++) {
                assertThat(actual[i] / largest).isCloseTo(expected[i] / largest, within(difference));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "llama, FLOAT32, 1e-5",
        "mistral, FLOAT32, 1e-5",
        "qwen3, FLOAT32, 1e-5",
        "gemma3, FLOAT32, 1e-5",
        "llama, BFLOAT16, 0.03"
    })
    void computesSeveralTokensOfARowAsOneAfterAnother(String name, Precision precision, float difference) {
        int[] columns = {70, 59, 35};
        int[] ids = {17, 3, 29, 40, 41, 42, 8, 9, 17};
        try (Transformer model = Tiny.generator(name, precision, Map.of());
                PointerScope scope = new PointerScope();
                InferenceMode mode = new InferenceMode(true);
                KeyValueCache one = filled(model);
                KeyValueCache other = filled(model)) {
            float[] together = step(model, one, ids, new NewTokens(columns, 3));

            int width = model.config().vocabularySize();
            for (int i = 0; i < 3; i++) {
                int[] next = {ids[i], ids[3 + i], ids[6 + i]};
                int[] at = {columns[0] + i, columns[1] + i, columns[2] + i};
                float[] alone = step(model, other, next, new NewTokens(at, 1));
                float largest = largest(alone);
                for (int row = 0; row < 3; row++) {
                    for (int j = 0; j < width; j++) {
                        assertThat(together[(row * 3 + i) * width + j] / largest)
                                .isCloseTo(alone[row * width + j] / largest, within(difference));
                    }
                }
            }
        }
    }

    private static int[] noAdapters(int[] ids) {
        int[] none = new int[ids.length];
        Arrays.fill(none, -1);
        return none;
    }

    private static float[] step(Transformer model, KeyValueCache cache, int[] ids, NewTokens tokens) {
        int[] positions = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            int row = i / tokens.width();
            positions[i] = tokens.columns()[row] + i % tokens.width();
        }
        try (LaneDecoder decoder = new LaneDecoder(model, cache, ids.length)) {
            NextScores scores = decoder.next(ids, positions, noAdapters(ids), tokens);
            int width = model.config().vocabularySize();
            float[] all = new float[ids.length * width];
            for (int i = 0; i < ids.length; i++) {
                System.arraycopy(scores.after(i), 0, all, i * width, width);
            }
            return all;
        }
    }

    @ParameterizedTest
    @CsvSource({"llama, BFLOAT16, 2", "qwen2, BFLOAT16, 2", "gemma3, BFLOAT16, 2", "mistral, FLOAT32, 2"})
    void computesTheSameNumbersWithAnyNumberOfThreads(String name, Precision precision, int threads) {
        int[] ids = {17, 3, 29, 40, 41, 42, 8, 9, 17};
        for (int width : new int[] {1, 3}) {
            NewTokens tokens = new NewTokens(new int[] {70, 59, 35}, width);
            int[] some = Arrays.copyOf(ids, COLUMNS.length * width);
            float[] one = step(name, precision, 1, some, tokens);

            float[] several = step(name, precision, threads, some, tokens);

            assertThat(several).isEqualTo(one);
        }
    }

    private static float[] step(String name, Precision precision, int threads, int[] ids, NewTokens tokens) {
        try (Transformer model = Tiny.generator(name, precision, Map.of(), threads);
                PointerScope scope = new PointerScope();
                InferenceMode mode = new InferenceMode(true);
                KeyValueCache cache = filled(model)) {
            assertThat(model.lanes()).isEqualTo(threads);
            return step(model, cache, ids, tokens);
        }
    }

    @ParameterizedTest
    @CsvSource({"llama, FLOAT32", "gemma3, FLOAT32", "llama, BFLOAT16"})
    void writesItsTokenIntoTheFirstRowsOfTheCacheAndNowhereElse(String name, Precision precision) {
        try (Transformer model = Tiny.generator(name, precision, Map.of());
                PointerScope scope = new PointerScope();
                InferenceMode mode = new InferenceMode(true);
                KeyValueCache cache = filled(model);
                KeyValueCache untouched = filled(model)) {
            step(model, cache, IDS, TOKENS);

            int rows = COLUMNS.length + 1;
            for (int layer = 0; layer < model.config().layers(); layer++) {
                float[] before = HostCopy.floats(untouched.firstKeys(layer, rows));
                float[] after = HostCopy.floats(cache.firstKeys(layer, rows));
                int row = after.length / rows;
                int width = model.config().headDimension();
                for (int i = 0; i < after.length; i++) {
                    boolean written = i / row < COLUMNS.length && i / width % cache.columns() == COLUMNS[i / row];
                    assertThat(after[i] == before[i]).isEqualTo(!written);
                }
            }
        }
    }

    private static float[] alone(Transformer model, AttentionKernel kernel) {
        return HostCopy.floats(model.logits(model.forward(HostCopy.ids(IDS), model.pass(COLUMNS, kernel))));
    }

    /** One row more than get a token. */
    private static KeyValueCache filled(Transformer model) {
        int rows = COLUMNS.length + 1;
        KeyValueCache cache = new KeyValueCache(model.config(), model.precision(), Device.CPU, rows, COLUMNS[0] + 3);
        Random random = new Random(7);
        for (int layer = 0; layer < model.config().layers(); layer++) {
            fill(cache.firstKeys(layer, rows), random);
            fill(cache.firstValues(layer, rows), random);
        }
        return cache;
    }

    private static void fill(Tensor tensor, Random random) {
        float[] values = new float[Math.toIntExact(tensor.numel())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        tensor.copy_(HostCopy.tensor(values, tensor.numel()).view(tensor.size(0), tensor.size(1), tensor.size(2), -1));
    }

    private static float largest(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
