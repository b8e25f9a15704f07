package dev.retort.benchmark.local;

import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.HostCopy;
import dev.retort.local.tensor.NativeThreads;
import dev.retort.local.tensor.Precision;
import dev.retort.local.tokenizer.Tokenizer;
import dev.retort.local.transformer.Transformer;
import dev.retort.local.weights.ModelWeights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;

/**
 * Writes the token ids and float32 logits of each line of a file: MODEL PROMPTS.txt FOLDER PRECISION LOADED, where LOADED is
 * {@code trained} or {@code generator}, as a model is loaded to be trained or to generate.
 */
final class ParityRun {

    private ParityRun() {}

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        List<String> prompts = Files.readAllLines(Path.of(arguments[1]));
        Path folder = Files.createDirectories(Path.of(arguments[2]));
        Precision precision = Precision.parse(arguments[3]);
        boolean generates = arguments[4].equals("generator");
        NativeThreads.use(generates ? 1 : 2);
        GradMode.set_enabled(false);
        try (ModelWeights weights = ModelWeights.open(file);
                Transformer model = generates
                        ? Transformer.generator(weights, precision, Device.CPU, Map.of(), 2)
                        : Transformer.load(weights, precision);
                Tokenizer tokenizer = Tokenizer.open(file)) {
            for (int i = 0; i < prompts.size(); i++) {
                int[] ids = tokenizer.encode(prompts.get(i));
                Files.writeString(
                        folder.resolve(i + ".ids"),
                        Arrays.stream(ids).mapToObj(String::valueOf).collect(Collectors.joining(" ")) + "\n");
                Files.write(folder.resolve(i + ".f32"), logits(model, ids));
            }
        }
    }

    private static byte[] logits(Transformer model, int[] ids) {
        try (PointerScope scope = new PointerScope()) {
            float[] logits = HostCopy.floats(model.logits(model.forward(HostCopy.ids(ids), model.packed(ids.length))));
            ByteBuffer bytes = ByteBuffer.allocate(logits.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(logits);
            return bytes.array();
        }
    }
}
