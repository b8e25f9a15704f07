package dev.retort.local.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.local.lora.AdapterTensors;
import dev.retort.local.lora.LoraAdapter;
import dev.retort.local.tensor.HostCopy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The numbers of a training: those of PyTorch and PEFT, whatever the threads. */
class TrainingLoopTest {

    @TempDir
    Path folder;

    private TinyTraining tiny;

    @BeforeEach
    void load() {
        tiny = new TinyTraining(folder);
    }

    @AfterEach
    void free() {
        tiny.close();
    }

    @Nested
    class AgainstTorchAndPeft {

        @Test
        void fiveStepsGiveTheSameLosses() {
            TinyTraining.Result result = tiny.setup().train();

            assertThat(result.order()).isEqualTo(TinyTraining.GOLDEN.order());
            for (int i = 0; i < 5; i++) {
                assertThat(result.losses().get(i))
                        .isCloseTo(TinyTraining.GOLDEN.losses().get(i), within(1e-5));
            }
        }

        @Test
        void computingBlocksTwiceGivesTheSameLosses() {
            TinyTraining.Result result = tiny.setup().recompute().train();

            for (int i = 0; i < 5; i++) {
                assertThat(result.losses().get(i))
                        .isCloseTo(TinyTraining.GOLDEN.losses().get(i), within(1e-5));
            }
        }

        @Test
        void theTrainedAdapterIsTheSame() {
            TinyTraining.Result result = tiny.setup().train();

            LoraAdapter expected = TinyLlama.lastAdapter(tiny.model());
            for (int i = 0; i < result.adapter().length; i++) {
                assertThat(result.adapter()[i]).isCloseTo(expected.values().get(i), within(2e-5f));
            }
        }

        @Test
        void theModelWithPeftsAdapterGivesPeftsLogits() {
            try (AdapterTensors adapter = new AdapterTensors(TinyLlama.lastAdapter(tiny.model()));
                    PointerScope scope = new PointerScope()) {
                adapter.attachTo(tiny.model());
                GradMode.set_enabled(false);
                int[] ids = TinyTraining.GOLDEN.rows().getFirst().ids();
                Tensor hidden =
                        tiny.model().forward(HostCopy.ids(ids), tiny.model().packed(ids.length));
                float[] logits = HostCopy.floats(tiny.model().logits(hidden.narrow(0, ids.length - 1L, 1)));
                for (int i = 0; i < logits.length; i++) {
                    assertThat((double) logits[i])
                            .isCloseTo(TinyTraining.GOLDEN.lastLogits().get(i), within(1e-4));
                }
            }
        }
    }

    @Nested
    class SameSeed {

        @Test
        void givesTheSameBytesWithOneAndWithThreeThreads() {
            TinyTraining.Result one = tiny.setup().threads(1).train();
            TinyTraining.Result three = tiny.setup().threads(3).train();

            assertThat(three.losses()).isEqualTo(one.losses());
            assertThat(three.adapter()).isEqualTo(one.adapter());
        }

        @Test
        void givesTheSameBytesWithDropoutWhetherRecomputedOrNot() {
            TinyTraining.Result kept = tiny.setup().dropout(0.3).train();
            TinyTraining.Result recomputed =
                    tiny.setup().dropout(0.3).recompute().train();

            assertThat(recomputed.losses()).isEqualTo(kept.losses());
            assertThat(kept.losses()).isNotEqualTo(tiny.setup().train().losses());
        }

        @Test
        void givesTheSameBytesWithDropoutWithOneAndWithThreeThreads() {
            TinyTraining.Result one = tiny.setup().dropout(0.3).threads(1).train();
            TinyTraining.Result three = tiny.setup().dropout(0.3).threads(3).train();

            assertThat(three.adapter()).isEqualTo(one.adapter());
        }
    }

    @Test
    void noNativeObjectOutlivesItsStepOverFiveHundredSteps() {
        List<Long> living = new ArrayList<>();
        tiny.setup().steps(500).eachStep(() -> living.add(Pointer.totalCount())).train();

        assertThat(living.get(9)).as("native objects are counted").isPositive();
        // The garbage collector may take objects of the start away; none is added.
        assertThat(living.subList(10, 500)).allMatch(count -> count <= living.get(9));
    }
}
