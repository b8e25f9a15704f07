package dev.retort.local.transformer;

import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.Precision;
import dev.retort.local.weights.ModelWeights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tiny random models that {@code src/test/python/make_tiny_models.py} makes, and what transformers computes with them. */
public record Tiny(int[] ids, int[] greedy, float[] logits) {

    private static final Path FOLDER = Path.of("src/test/resources/tiny");

    public static Transformer model(String name, Precision precision) {
        try (ModelWeights weights = ModelWeights.open(FOLDER.resolve(name))) {
            return Transformer.load(weights, precision);
        }
    }

    public static Transformer generator(String name, Precision precision, Map<String, LoraBranch> merged) {
        return generator(name, precision, merged, 1);
    }

    public static Transformer generator(String name, Precision precision, Map<String, LoraBranch> merged, int threads) {
        try (ModelWeights weights = ModelWeights.open(FOLDER.resolve(name))) {
            return Transformer.generator(weights, precision, Device.CPU, merged, threads);
        }
    }

    public static Tiny golden(String name) throws IOException {
        JsonNode json =
                new JsonMapper().readTree(Files.readString(FOLDER.resolve(name).resolve("golden.json")));
        byte[] bytes =
                Base64.getDecoder().decode(json.get("logits_float32_base64").asString());
        float[] logits = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(logits);
        return new Tiny(ints(json.get("ids")), ints(json.get("greedy")), logits);
    }

    private static int[] ints(JsonNode array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asInt();
        }
        return values;
    }
}
