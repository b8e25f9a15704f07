package dev.retort.local.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.file.Json;
import dev.retort.local.lora.AdapterLayout;
import dev.retort.local.lora.AdapterTensors;
import dev.retort.local.tensor.HostCopy;
import dev.retort.local.tensor.Precision;
import dev.retort.local.training.TrainingRow.Answer;
import dev.retort.local.transformer.Linear;
import dev.retort.local.transformer.Transformer;
import dev.retort.local.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows with several answers: loss and gradient are those of PyTorch and PEFT, and of one pass for each answer. */
class RowAnswersTest {

    private static final Path RESOURCES = Path.of("src/test/resources/training");

    private final Transformer model = TinyLlama.load(Precision.FLOAT32);
    private final AdapterTensors adapter = TinyLlama.firstAdapter(model, 0);
    private final RowLoss loss = new RowLoss(model, adapter, 2, false, 3);

    private record Golden(List<Row> rows, double loss) {

        record Row(int[] ids, List<List<Integer>> answers) {

            TrainingRow row() {
                return new TrainingRow(
                        ids,
                        answers.stream()
                                .map(answer -> new Answer(answer.getFirst(), answer.getLast()))
                                .toList());
            }

            List<TrainingRow> apart() {
                return row().answers().stream()
                        .map(answer -> new TrainingRow(java.util.Arrays.copyOf(ids, answer.end()), answer.start()))
                        .toList();
            }
        }

        static Golden read() throws IOException {
            return Json.mapper().readValue(Files.readString(RESOURCES.resolve("turns.json")), Golden.class);
        }
    }

    @BeforeEach
    void attach() {
        GradMode.set_enabled(false);
        adapter.attachTo(model);
    }

    @AfterEach
    void free() {
        model.linears().forEach(Linear::detach);
        loss.close();
        adapter.close();
        model.close();
    }

    private record Result(double loss, float[] gradient) {}

    private Result result(List<TrainingRow> rows) {
        try (PointerScope scope = new PointerScope()) {
            Tensor gradient = torch.zeros(adapter.layout().size());
            double mean = loss.gradient(rows, 1, gradient);
            return new Result(mean, HostCopy.floats(gradient));
        }
    }

    private float[] peftsGradient() {
        FloatBuffer values = FloatBuffer.allocate(adapter.layout().size());
        try (SafetensorsFile stored = SafetensorsFile.open(RESOURCES.resolve("turns-gradient.safetensors"))) {
            for (AdapterLayout.Slot slot : adapter.layout().slots()) {
                String name = "base_model.model." + slot.module();
                stored.read(name + ".lora_A.weight", values.slice(slot.offset(), slot.sizeA()));
                stored.read(name + ".lora_B.weight", values.slice(slot.offsetB(), slot.sizeB()));
            }
        }
        return values.array();
    }

    private static void areClose(float[] found, float[] expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(found[i]).isCloseTo(expected[i], within(1e-5f));
        }
    }

    @Test
    void lossAndGradientAreThoseOfPyTorchAndPeft() throws IOException {
        Golden golden = Golden.read();
        List<TrainingRow> rows = golden.rows().stream().map(Golden.Row::row).toList();

        Result result = result(rows);

        assertThat(result.loss()).isCloseTo(golden.loss(), within(1e-5));
        assertThat(loss.mean(rows)).isCloseTo(golden.loss(), within(1e-5));
        areClose(result.gradient(), peftsGradient());
    }

    @Test
    void onePassGivesWhatOnePassForEachAnswerGives() throws IOException {
        Golden golden = Golden.read();

        Result together = result(golden.rows().stream().map(Golden.Row::row).toList());
        Result apart = result(
                golden.rows().stream().flatMap(row -> row.apart().stream()).toList());

        assertThat(together.loss()).isCloseTo(apart.loss(), within(1e-6));
        areClose(together.gradient(), apart.gradient());
    }
}
