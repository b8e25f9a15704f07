package dev.retort.local.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.retort.local.tensor.Activation;
import dev.retort.local.tensor.HostCopy;
import dev.retort.local.tensor.HostTensor;
import dev.retort.local.tensor.NativeThreads;
import dev.retort.local.tensor.Precision;
import dev.retort.local.tensor.TensorOwner;
import java.util.Optional;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KernelPlanTest {

    private final Random random = new Random(3);
    private final PointerScope scope = new PointerScope();
    private final TensorOwner owner = new TensorOwner();

    @BeforeEach
    void useOneThread() {
        NativeThreads.use(1);
    }

    @AfterEach
    void free() {
        owner.close();
        scope.close();
    }

    @ParameterizedTest
    @CsvSource({
        "FLOAT32, 1, 96, 80",
        "FLOAT32, 7, 96, 80",
        "FLOAT32, 300, 50, 33",
        "FLOAT32, 7, 800, 33",
        "BFLOAT16, 1, 96, 80",
        "BFLOAT16, 7, 96, 80",
        "BFLOAT16, 33, 64, 48",
        "BFLOAT16, 300, 50, 33"
    })
    void multipliesAsLibtorchDoes(Precision precision, long rows, long inputs, long outputs) {
        try (Kernels kernels = found(precision);
                KernelPlan plan = kernels.plan()) {
            Tensor x = wholeNumbers(precision, 5, rows, inputs);
            Tensor weight = wholeNumbers(precision, 7, outputs, inputs);
            Tensor bias = wholeNumbers(precision, 3, outputs);
            Tensor y = HostTensor.empty(precision, rows, outputs).tensor();

            plan.product(x, kernels.matrix(weight, Optional.of(bias), owner), y, After.NOTHING)
                    .run();

            assertThat(HostCopy.floats(y))
                    .isEqualTo(HostCopy.floats(torch.linear(x, weight, new TensorOptional(bias))));
        }
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32, 1, 64", "FLOAT32, 9, 800", "BFLOAT16, 1, 64", "BFLOAT16, 9, 64", "BFLOAT16, 100, 64"})
    void takesInWhatFollowsAProductAndWritesColumnsOfAWiderTensor(Precision precision, long rows, long inputs) {
        try (Kernels kernels = found(precision);
                KernelPlan plan = kernels.plan()) {
            Tensor x = wholeNumbers(precision, 3, rows, inputs).sub(new Scalar(1));
            Tensor weight = wholeNumbers(precision, 3, 48, inputs).sub(new Scalar(1));
            Matrix matrix = kernels.matrix(weight, Optional.empty(), owner);
            Tensor product = torch.linear(x, weight);
            Tensor wide = wholeNumbers(precision, 5, rows, 112);
            Tensor other = wholeNumbers(precision, 5, rows, 112).narrow(1, 16, 48);
            Tensor y = wide.narrow(1, 16, 48);
            Tensor left = wide.narrow(1, 0, 16).clone();

            Tensor before = y.clone();
            plan.product(x, matrix, y, new After.Plus(y)).run();
            assertThat(HostCopy.floats(y)).isEqualTo(HostCopy.floats(before.add(product)));
            plan.product(x, matrix, y, new After.Plus(other)).run();
            assertThat(HostCopy.floats(y)).isEqualTo(HostCopy.floats(product.add(other)));
            plan.product(x, matrix, y, new After.Times(other)).run();
            assertThat(HostCopy.floats(y)).isEqualTo(HostCopy.floats(product.mul(other)));
            for (Activation activation : Activation.values()) {
                plan.product(x, matrix, y, new After.Activated(activation)).run();
                assertThat(torch.allclose(y, activation.of(product), 1e-2, 1e-2, false))
                        .as(activation.name())
                        .isTrue();
            }
            assertThat(HostCopy.floats(wide.narrow(1, 0, 16))).isEqualTo(HostCopy.floats(left));
        }
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32, 0", "FLOAT32, 64", "BFLOAT16, 0", "BFLOAT16, 1", "BFLOAT16, 64"})
    void computesTheAttentionOfChunksOfEverySize(Precision precision, long before) {
        int heads = 3;
        int group = 2;
        int width = 64;
        for (long tokens = before == 0 ? 2 : 1; tokens <= 64; tokens++) {
            long all = before + tokens;
            try (PointerScope own = new PointerScope();
                    Kernels kernels = found(precision);
                    KernelPlan plan = kernels.plan()) {
                Tensor query = normal(precision, heads, group * tokens, width);
                Tensor keys = normal(precision, heads, all + 9, width).narrow(1, 4, all);
                Tensor values = normal(precision, heads, all + 9, width).narrow(1, 4, all);
                Tensor mask = normal(Precision.FLOAT32, heads, group * tokens, all);
                Tensor scores = HostTensor.empty(Precision.FLOAT32, heads, group * tokens, all)
                        .tensor();
                Tensor weights =
                        HostTensor.empty(precision, heads, group * tokens, all).tensor();
                Tensor output = HostTensor.empty(precision, heads, group * tokens, width)
                        .tensor();

                plan.product(query, keys.transpose(1, 2), scores, new After.Plus(mask))
                        .then(plan.softmax(scores, weights))
                        .then(plan.product(weights, values, output, After.NOTHING))
                        .run();

                Tensor exact = torch.matmul(
                        torch.softmax(
                                torch.matmul(exact(query), exact(keys).transpose(1, 2))
                                        .add(mask),
                                -1),
                        exact(values));
                double tolerance = precision == Precision.FLOAT32 ? 1e-5 : 3e-2;
                assertThat(torch.allclose(exact(output), exact, tolerance, tolerance, false))
                        .as("%d tokens", tokens)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void normsRowsAsLibtorchDoes(Precision precision) {
        try (Kernels kernels = found(precision);
                KernelPlan plan = kernels.plan()) {
            Tensor x = normal(precision, 7, 50);
            Tensor scale = normal(Precision.FLOAT32, 50);
            Tensor y = HostTensor.empty(precision, 7, 50).tensor();

            plan.rootMeanSquareNorm(x, scale, 1e-5, y).run();

            Tensor exact =
                    torch.rms_norm(exact(x), new long[] {50}, new TensorOptional(scale), new DoubleOptional(1e-5));
            double tolerance = precision == Precision.FLOAT32 ? 1e-6 : 1.0 / 128;
            assertThat(torch.allclose(exact(y), exact, tolerance, 1e-6, false)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void computesTheAttentionOfStepsOfEveryNumberOfHeads(Precision precision) {
        for (int heads = 1; heads <= 96; heads++) {
            for (int queries : new int[] {1, 3, 6, 12}) {
                try (PointerScope own = new PointerScope();
                        Kernels kernels = found(precision);
                        KernelPlan plan = kernels.plan()) {
                    Tensor query = normal(precision, heads, queries, 32);
                    Tensor keys = normal(precision, heads, 64, 32);
                    Tensor mask = normal(Precision.FLOAT32, heads, queries, 64);
                    Tensor scores = HostTensor.empty(Precision.FLOAT32, heads, queries, 64)
                            .tensor();

                    plan.product(query, keys.transpose(1, 2), scores, new After.Plus(mask))
                            .run();

                    Tensor exact =
                            torch.bmm(exact(query), exact(keys).transpose(1, 2)).add(mask);
                    assertThat(torch.allclose(scores, exact, 1e-4, 1e-4, false))
                            .as("%d heads, %d queries", heads, queries)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void refusesToAddWhatLiesApartOrHasAnotherShapeSinceOneDnnWouldAddOtherValues() {
        try (Kernels kernels = found(Precision.FLOAT32);
                KernelPlan plan = kernels.plan()) {
            Tensor a = normal(Precision.FLOAT32, 2, 8, 16);
            Tensor y = HostTensor.empty(Precision.FLOAT32, 2, 8, 8).tensor();
            Tensor apart = normal(Precision.FLOAT32, 2, 8, 20).narrow(2, 0, 8);

            assertThatThrownBy(() -> plan.product(a, a.transpose(1, 2), y, new After.Plus(apart)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("contiguous");
            Tensor shared = normal(Precision.FLOAT32, 1, 8, 8);
            assertThatThrownBy(() -> plan.product(a, a.transpose(1, 2), y, new After.Plus(shared)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("shape");
        }
    }

    @Test
    void refusesProductsThatOneDnnComputesWrongly() {
        try (Kernels kernels = found(Precision.FLOAT32);
                KernelPlan plan = kernels.plan()) {
            Tensor four = normal(Precision.FLOAT32, 1, 2, 8, 16);
            Tensor narrow = normal(Precision.FLOAT32, 2, 8, 1);

            assertThatThrownBy(() -> plan.product(four, four, four, After.NOTHING))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> plan.product(narrow, narrow, narrow, After.NOTHING))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static Kernels found(Precision precision) {
        Optional<Kernels> kernels = Kernels.find(precision);
        assumeThat(kernels).as("oneDNN with kernels for this processor").isPresent();
        return kernels.orElseThrow();
    }

    private static Tensor exact(Tensor tensor) {
        return Precision.FLOAT32.of(tensor);
    }

    private Tensor normal(Precision precision, long... shape) {
        float[] values = new float[Math.toIntExact(count(shape))];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return precision.of(HostCopy.tensor(values, values.length)).view(shape);
    }

    /** Small enough that no sum of their products is rounded on its way, so every order of adding gives the same. */
    private static Tensor wholeNumbers(Precision precision, int below, long... shape) {
        return precision
                .of(torch.arange(new Scalar((int) count(shape))).remainder(new Scalar(below)))
                .view(shape);
    }

    private static long count(long... shape) {
        long count = 1;
        for (long size : shape) {
            count *= size;
        }
        return count;
    }
}
