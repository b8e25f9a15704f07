package dev.retort.local.export;

import dev.retort.local.lora.AdapterTensors;
import dev.retort.local.lora.LoraAdapter;
import dev.retort.local.tensor.HostCopy;
import dev.retort.local.tensor.Precision;
import dev.retort.local.tokenizer.Tokenizer;
import dev.retort.local.transformer.Transformer;
import dev.retort.local.weights.ModelWeights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;

/** Scores of the next token after ten prompts, by which an export is compared with what it was made of. */
final class LogitCheck {

    static final List<String> PROMPTS = List.of(
            "The capital of France is",
            "An incident response team should first",
            "Water boils at a temperature of",
            "def add(a, b):\n    return",
            "Question: Why is the sky blue?\nAnswer:",
            "The three parts of an atom are",
            "1, 2, 3, 4,",
            "She opened the door and saw",
            "Evidence must be collected because",
            "In summary, the report");

    private LogitCheck() {}

    /** Loads a model in float32, with an adapter where one is given, and returns the logits after each prompt. */
    static List<float[]> logits(Path model, Optional<LoraAdapter> adapter) {
        boolean gradients = GradMode.is_enabled();
        GradMode.set_enabled(false);
        try (Tokenizer tokenizer = Tokenizer.open(model);
                ModelWeights weights = ModelWeights.open(model);
                Transformer transformer = Transformer.load(weights, Precision.FLOAT32)) {
            if (adapter.isEmpty()) {
                return logits(transformer, tokenizer);
            }
            try (AdapterTensors tensors = new AdapterTensors(adapter.get())) {
                tensors.attachTo(transformer);
                return logits(transformer, tokenizer);
            }
        } finally {
            GradMode.set_enabled(gradients);
        }
    }

    private static List<float[]> logits(Transformer transformer, Tokenizer tokenizer) {
        List<float[]> all = new ArrayList<>();
        for (String prompt : PROMPTS) {
            int[] ids = tokenizer.encode(prompt);
            try (PointerScope scope = new PointerScope()) {
                Tensor hidden = transformer.forward(HostCopy.ids(ids), transformer.packed(ids.length));
                all.add(HostCopy.floats(transformer.logits(hidden.narrow(0, ids.length - 1, 1))));
            }
        }
        return all;
    }

    /** Compares two sets of logits. */
    static ExportReport compare(ExportFormat format, Path path, List<float[]> expected, List<float[]> found) {
        double largest = 0;
        int same = 0;
        for (int prompt = 0; prompt < expected.size(); prompt++) {
            float[] a = expected.get(prompt);
            float[] b = found.get(prompt);
            int bestA = 0;
            int bestB = 0;
            for (int i = 0; i < a.length; i++) {
                double difference = Math.abs((double) a[i] - b[i]);
                largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
                bestA = a[i] > a[bestA] ? i : bestA;
                bestB = b[i] > b[bestB] ? i : bestB;
            }
            same += bestA == bestB ? 1 : 0;
        }
        return new ExportReport(format, path, largest, same, expected.size());
    }
}
