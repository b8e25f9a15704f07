package dev.retort.local.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.local.tensor.HostCopy;
import dev.retort.local.tensor.NativeThreads;
import dev.retort.local.tensor.Precision;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransformerTest {

    @BeforeEach
    void computeWithoutGradients() {
        NativeThreads.use(1);
        GradMode.set_enabled(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "llama3", "mistral", "qwen2", "qwen2-yarn", "qwen3", "gemma3"})
    void logitsEqualThoseOfTransformers(String name) throws IOException {
        Tiny golden = Tiny.golden(name);
        try (Transformer model = Tiny.model(name, Precision.FLOAT32)) {
            float[] logits = logits(model, golden.ids(), golden.ids().length);

            assertThat(largestDifference(logits, golden.logits())).isLessThan(2e-5f);
            assertThat(best(logits, golden.ids().length)).isEqualTo(best(golden.logits(), golden.ids().length));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "gemma3"})
    void bfloat16StaysNearFloat32(String name) throws IOException {
        Tiny golden = Tiny.golden(name);
        try (Transformer model = Tiny.model(name, Precision.BFLOAT16)) {
            float[] logits = logits(model, golden.ids(), golden.ids().length);

            assertThat(largestDifference(logits, golden.logits())).isBetween(1e-4f, 0.25f);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen2", "gemma3"})
    void aModelThatOnlyGeneratesScoresAsOneThatTrains(String name) throws IOException {
        int[] ids = Tiny.golden(name).ids();
        try (Transformer generator = Tiny.generator(name, Precision.FLOAT32, Map.of());
                Transformer model = Tiny.model(name, Precision.FLOAT32)) {
            assertThat(largestDifference(logits(generator, ids, ids.length), logits(model, ids, ids.length)))
                    .isLessThan(1e-5f);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen2", "gemma3"})
    void inBfloat16AModelThatOnlyGeneratesIsNoFartherFromFloat32(String name) throws IOException {
        Tiny golden = Tiny.golden(name);
        int[] ids = golden.ids();
        try (Transformer generator = Tiny.generator(name, Precision.BFLOAT16, Map.of());
                Transformer model = Tiny.model(name, Precision.BFLOAT16)) {
            double generated = meanDifference(logits(generator, ids, ids.length), golden.logits());
            double trained = meanDifference(logits(model, ids, ids.length), golden.logits());

            assertThat(generated).isLessThan(1.2 * trained);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "mistral", "gemma3"})
    void sequencesPackedTogetherGiveWhatEachGivesAlone(String name) throws IOException {
        int[] ids = Tiny.golden(name).ids();
        try (Transformer model = Tiny.model(name, Precision.FLOAT32)) {
            float[] packed = logits(model, ids, 5, 1, 18);
            int vocabulary = model.config().vocabularySize();

            float[] first = logits(model, Arrays.copyOfRange(ids, 0, 5), 5);
            float[] last = logits(model, Arrays.copyOfRange(ids, 6, 24), 18);

            assertThat(largestDifference(Arrays.copyOfRange(packed, 0, 5 * vocabulary), first))
                    .isLessThan(1e-5f);
            assertThat(largestDifference(Arrays.copyOfRange(packed, 6 * vocabulary, 24 * vocabulary), last))
                    .isLessThan(1e-5f);
        }
    }

    @Test
    void aBranchAddsItsScaledProduct() throws IOException {
        int[] ids = Tiny.golden("llama").ids();
        try (Transformer model = Tiny.model("llama", Precision.FLOAT32);
                PointerScope scope = new PointerScope()) {
            float[] before = logits(model, ids, ids.length);
            Linear key = model.linears().get(1);
            Linear down = model.linears().get(6);
            float[] a = new float[2 * 32];
            float[] b = new float[16 * 2];
            Arrays.fill(a, 0.1f);
            Arrays.fill(b, 0.2f);
            LoraBranch branch = new LoraBranch(HostCopy.tensor(a, 2, 32), HostCopy.tensor(b, 16, 2), 0.5, 0);
            key.attach(branch);
            float[] attached = logits(model, ids, ids.length);
            key.detach();

            assertThat(key.name()).isEqualTo("model.layers.0.self_attn.k_proj");
            assertThat(down.name()).isEqualTo("model.layers.0.mlp.down_proj");
            assertThat(largestDifference(attached, before)).isGreaterThan(1e-3f);
            assertThat(logits(model, ids, ids.length)).isEqualTo(before);

            try (Transformer merged = Tiny.generator("llama", Precision.FLOAT32, Map.of(key.name(), branch))) {
                assertThat(largestDifference(logits(merged, ids, ids.length), attached))
                        .isCloseTo(0, within(1e-5f));
            }
        }
    }

    private static float[] logits(Transformer model, int[] ids, int... lengths) {
        try (PointerScope scope = new PointerScope()) {
            Tensor hidden = model.forward(HostCopy.ids(ids), model.packed(lengths));
            return HostCopy.floats(model.logits(hidden));
        }
    }

    private static double meanDifference(float[] actual, float[] expected) {
        double sum = 0;
        for (int i = 0; i < expected.length; i++) {
            sum += Math.abs(actual[i] - expected[i]);
        }
        return sum / expected.length;
    }

    static float largestDifference(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        float largest = 0;
        for (int i = 0; i < actual.length; i++) {
            largest = Math.max(largest, Math.abs(actual[i] - expected[i]));
        }
        return largest;
    }

    private static int[] best(float[] logits, int rows) {
        int width = logits.length / rows;
        int[] best = new int[rows];
        for (int row = 0; row < rows; row++) {
            for (int i = 1; i < width; i++) {
                if (logits[row * width + i] > logits[row * width + best[row]]) {
                    best[row] = i;
                }
            }
        }
        return best;
    }
}
