package dev.retort.local.transformer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.local.tensor.HostCopy;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostRmsNormTest {

    private static final double EPSILON = 1e-5;

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 32})
    void normalisesAsLibtorchDoesUpToTheLastBit(int rows) {
        int width = 50;
        try (PointerScope scope = new PointerScope()) {
            Tensor x = random(rows, rows, width).to(ScalarType.BFloat16);
            Tensor weight = random(99, width).to(ScalarType.BFloat16);
            HostRmsNorm norm = new HostRmsNorm(HostCopy.floats(weight), width, EPSILON);

            assertThat(norm.takes(x)).isTrue();
            float[] actual = HostCopy.floats(norm.forward(x));

            float[] expected = HostCopy.floats(
                    torch.rms_norm(x, new long[] {width}, new TensorOptional(weight), new DoubleOptional(EPSILON)));
            for (int i = 0; i < expected.length; i++) {
                assertThat(actual[i]).isBetween(oneBitDown(expected[i]), oneBitUp(expected[i]));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {33, 300})
    void leavesManyRowsToLibtorch(int rows) {
        try (PointerScope scope = new PointerScope()) {
            Tensor x = random(1, rows, 8).to(ScalarType.BFloat16);

            assertThat(new HostRmsNorm(new float[8], 8, EPSILON).takes(x)).isFalse();
        }
    }

    @Test
    void leavesFloat32ToLibtorch() {
        try (PointerScope scope = new PointerScope()) {
            assertThat(new HostRmsNorm(new float[8], 8, EPSILON).takes(random(1, 1, 8)))
                    .isFalse();
        }
    }

    @Test
    void leavesRowsThatAreApartInMemoryToLibtorch() {
        try (PointerScope scope = new PointerScope()) {
            Tensor apart = random(1, 4, 16).to(ScalarType.BFloat16).narrow(1, 0, 8);

            assertThat(new HostRmsNorm(new float[8], 8, EPSILON).takes(apart)).isFalse();
        }
    }

    private static float oneBitDown(float bfloat16) {
        return bfloat16 - Math.abs(bfloat16) / 128;
    }

    private static float oneBitUp(float bfloat16) {
        return bfloat16 + Math.abs(bfloat16) / 128;
    }

    private static Tensor random(int seed, int... shape) {
        int count = 1;
        long[] sizes = new long[shape.length];
        for (int i = 0; i < shape.length; i++) {
            count *= shape[i];
            sizes[i] = shape[i];
        }
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return HostCopy.tensor(values, sizes);
    }
}
