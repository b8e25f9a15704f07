package dev.retort.local.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.ResourceException;
import dev.retort.local.transformer.Transformer;
import dev.retort.local.weights.ModelWeights;
import java.nio.file.Path;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** The build that is tested knows no CUDA. */
class DeviceTest {

    @Test
    void cudaWhereThereIsNoneIsRefusedWithTheRemedy() {
        assertThatThrownBy(Device.CUDA::ready)
                .isInstanceOf(ResourceException.class)
                .hasMessageContaining("local.device is cuda")
                .hasMessageContaining("RETORT_PROFILE=cuda")
                .hasMessageContaining("local.device: cpu");
        assertThat(Device.CPU.ready()).isEqualTo(Device.CPU);
    }

    @Test
    void noModelIsLoadedOntoADeviceThatIsNotThere() {
        try (ModelWeights weights = ModelWeights.open(Path.of("src/test/resources/tiny/llama"))) {
            assertThatThrownBy(() -> Transformer.load(weights, Precision.BFLOAT16, Device.CUDA))
                    .isInstanceOf(ResourceException.class)
                    .hasMessageContaining("cuda");
        }
    }

    @Test
    void tensorOfTheProcessorStaysWhereItIs() {
        try (PointerScope scope = new PointerScope()) {
            Tensor tensor = HostCopy.tensor(new float[] {1, 2}, 2);
            assertThat(Device.where(tensor)).isEqualTo(Device.CPU);
            assertThat(Device.CPU.of(tensor)).isSameAs(tensor);
        }
    }
}
