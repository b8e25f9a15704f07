package dev.retort.local.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedProductsTest {

    private final TensorOptions bfloat16 = new TensorOptions(Precision.BFLOAT16.type());

    @Test
    void float32StaysPlain() {
        try (TensorOwner owner = new TensorOwner()) {
            assertThat(PackedProducts.find(Precision.FLOAT32, owner)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 33, 300})
    void multiplyAsPlainProductsDoWhereTheProcessorHasThem(long rows) {
        try (TensorOwner owner = new TensorOwner();
                PointerScope scope = new PointerScope()) {
            Optional<PackedProducts> products = PackedProducts.find(Precision.BFLOAT16, owner);
            assumeThat(products).as("operators of this libtorch and processor").isPresent();
            Tensor x = wholeNumbers(5, rows, 96);
            Tensor weight = wholeNumbers(7, 80, 96);
            Tensor bias = wholeNumbers(3, 80);

            Tensor plain = torch.linear(x, weight, new TensorOptional(bias));
            Tensor packed =
                    products.orElseThrow().multiply(x, products.orElseThrow().pack(weight, Optional.of(bias), owner));

            assertThat(HostCopy.floats(packed)).isEqualTo(HostCopy.floats(plain));
        }
    }

    /** Small enough that no sum of their products is rounded on its way, so every order of adding gives the same. */
    private Tensor wholeNumbers(long below, long... shape) {
        long count = 1;
        for (long size : shape) {
            count *= size;
        }
        return torch.arange(new Scalar((int) count))
                .remainder(new Scalar((int) below))
                .to(bfloat16.dtype().toScalarType())
                .view(shape);
    }
}
