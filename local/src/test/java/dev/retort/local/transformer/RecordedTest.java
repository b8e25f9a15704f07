package dev.retort.local.transformer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.local.tensor.HostCopy;
import dev.retort.local.tensor.NativeThreads;
import dev.retort.local.tensor.Precision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way back written by hand, beside libtorch's automatic gradients of the plain forward computation. */
class RecordedTest {

    private static final int RANK = 3;

    @BeforeEach
    void oneThread() {
        NativeThreads.use(1);
    }

    @AfterEach
    void withoutGradients() {
        GradMode.set_enabled(false);
    }

    @ParameterizedTest
    @CsvSource({
        "llama, 24",
        "llama, 600",
        "llama, 1500",
        "llama3, 24",
        "mistral, 24",
        "mistral, 600",
        "qwen2, 24",
        "qwen3, 24",
        "gemma3, 24",
        "gemma3, 600"
    })
    void givesTheGradientsThatLibtorchFinds(String name, int tokens) {
        try (Transformer model = Tiny.model(name, Precision.FLOAT32);
                PointerScope scope = new PointerScope()) {
            Comparison found = compare(model, tokens);

            assertThat(found.outputError()).isLessThan(1e-5);
            assertThat(found.worstGradientError()).isLessThan(2e-5);
        }
    }

    @Test
    void inBfloat16TheGradientsKeepTheirDirection() {
        Map<String, float[]> exact;
        Map<String, float[]> rounded;
        try (Transformer model = Tiny.model("llama", Precision.FLOAT32);
                PointerScope scope = new PointerScope()) {
            exact = byHand(model, attach(model), 300);
        }
        try (Transformer model = Tiny.model("llama", Precision.BFLOAT16);
                PointerScope scope = new PointerScope()) {
            rounded = byHand(model, attach(model), 300);
        }

        assertThat(rounded.keySet()).isEqualTo(exact.keySet());
        rounded.forEach((matrix, values) ->
                assertThat(cosine(values, known(exact, matrix))).as(matrix).isGreaterThan(0.995));
    }

    private static float[] known(Map<String, float[]> values, String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    private record Comparison(double outputError, double worstGradientError) {}

    private static Comparison compare(Transformer model, int tokens) {
        Map<String, LoraBranch> branches = attach(model);
        GradMode.set_enabled(true);
        ForwardPass pass = model.packed(tokens);
        Tensor first = model.embed(ids(model, tokens)).detach();
        first.set_requires_grad(true);
        Tensor x = first;
        for (Block block : model.blocks()) {
            x = block.forward(x, pass);
        }
        TensorVector leaves = new TensorVector(first);
        List<String> names = new ArrayList<>(List.of("input"));
        branches.forEach((layer, branch) -> {
            leaves.push_back(branch.a());
            leaves.push_back(branch.b());
            names.add(layer + ".a");
            names.add(layer + ".b");
        });
        TensorVector found =
                torch.grad(new TensorVector(x), leaves, new TensorVector(above(x)), new BoolOptional(), false, false);
        GradMode.set_enabled(false);
        Map<String, float[]> hand = byHand(model, branches, tokens);
        double worst = 0;
        for (int i = 0; i < names.size(); i++) {
            worst = Math.max(worst, error(known(hand, names.get(i)), HostCopy.floats(found.get(i))));
        }
        return new Comparison(error(known(hand, "output"), HostCopy.floats(x.detach())), worst);
    }

    private static Map<String, float[]> byHand(Transformer model, Map<String, LoraBranch> branches, int tokens) {
        GradMode.set_enabled(false);
        Map<String, float[]> found = new HashMap<>();
        GradientSink sink = (linear, a, b) -> {
            found.put(linear.name() + ".a", HostCopy.floats(a));
            found.put(linear.name() + ".b", HostCopy.floats(b));
        };
        try (StepBranches fused = model.branches();
                Tape tape = new Tape(fused, sink, 1)) {
            ForwardPass pass = model.packed(tokens);
            Tensor x = model.embed(ids(model, tokens));
            List<Recorded> layers = new ArrayList<>();
            for (Block block : model.blocks()) {
                tape.begin(layers.size());
                layers.add(block.record(x, pass, tape));
                x = layers.getLast().output();
            }
            Tensor above = above(x).to(x.scalar_type());
            for (Recorded layer : layers.reversed()) {
                above = layer.back().apply(above);
            }
            found.put("output", HostCopy.floats(x));
            found.put("input", HostCopy.floats(above));
        }
        assertThat(found).hasSize(2 * branches.size() + 2);
        return found;
    }

    private static Map<String, LoraBranch> attach(Transformer model) {
        Map<String, LoraBranch> branches = new HashMap<>();
        Random random = new Random(5);
        for (Linear linear : model.linears()) {
            LoraBranch branch =
                    new LoraBranch(leaf(random, RANK, linear.inputs()), leaf(random, linear.outputs(), RANK), 0.5, 0);
            linear.attach(branch);
            branches.put(linear.name(), branch);
        }
        return branches;
    }

    private static Tensor leaf(Random random, long rows, long columns) {
        float[] values = new float[(int) (rows * columns)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() / 10;
        }
        Tensor leaf = HostCopy.tensor(values, rows, columns);
        leaf.set_requires_grad(true);
        return leaf;
    }

    private static Tensor ids(Transformer model, int tokens) {
        return HostCopy.ids(
                new Random(3).ints(tokens, 0, model.config().vocabularySize()).toArray());
    }

    private static Tensor above(Tensor x) {
        float[] values = new float[(int) x.numel()];
        Random random = new Random(9);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return HostCopy.tensor(values, x.size(0), x.size(1));
    }

    /** The largest difference, as a share of the largest number. */
    private static double error(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
        }
        return difference / largest;
    }

    private static double cosine(float[] one, float[] other) {
        double product = 0;
        double first = 0;
        double second = 0;
        for (int i = 0; i < one.length; i++) {
            product += (double) one[i] * other[i];
            first += (double) one[i] * one[i];
            second += (double) other[i] * other[i];
        }
        return product / Math.sqrt(first * second);
    }
}
