package dev.retort.benchmark.local;

import dev.retort.local.tensor.Precision;
import dev.retort.local.transformer.Transformer;
import dev.retort.local.weights.GgufLayout;
import dev.retort.local.weights.GgufWriter;
import dev.retort.local.weights.ModelWeights;
import dev.retort.local.weights.SafetensorsStream;
import dev.retort.local.weights.TensorRows;
import dev.retort.local.weights.TensorType;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A model whose embedding has more values than a Java buffer can hold floats, in files over 2 GiB: read, loaded, written as
 * safetensors and as GGUF, and read again. Its argument is an empty folder with room for 6 GB.
 */
final class LargeWeights {

    private static final int VOCABULARY = 300_000;
    private static final int HIDDEN = 2048;
    private static final int INNER = 64;

    private LargeWeights() {}

    /** Prints what was read and written; ends with an error where a number is lost. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        make(folder);
        try (ModelWeights weights = ModelWeights.open(folder)) {
            check("the model itself", weights);
            try (Transformer model = Transformer.load(weights, Precision.BFLOAT16)) {
                System.out.printf("loaded %d layer%n", model.blocks().size());
            }
            Path again = Files.createDirectories(folder.resolve("again"));
            Files.copy(folder.resolve("config.json"), again.resolve("config.json"));
            SafetensorsStream.write(
                    again.resolve("model.safetensors"),
                    "F16",
                    weights.names().stream()
                            .map(name -> new SafetensorsStream.Source(name, weights.shape(name), weights.rows(name)))
                            .toList());
            gguf(folder.resolve("again.gguf"), weights);
        }
        for (Path written : List.of(folder.resolve("again"), folder.resolve("again.gguf"))) {
            try (ModelWeights weights = ModelWeights.open(written)) {
                check(written.getFileName().toString(), weights);
            }
        }
        long heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
        System.out.printf(
                "files of %d and %d MB, heap at most %d MB%n",
                Files.size(folder.resolve("again/model.safetensors")) >> 20,
                Files.size(folder.resolve("again.gguf")) >> 20,
                heap >> 20);
    }

    private static void gguf(Path file, ModelWeights weights) {
        GgufLayout layout = new GgufLayout(weights.config());
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("general.architecture", "llama");
        metadata.put("llama.block_count", 1);
        metadata.put("llama.context_length", 64);
        metadata.put("llama.embedding_length", HIDDEN);
        metadata.put("llama.feed_forward_length", INNER);
        metadata.put("llama.attention.head_count", 16);
        List<GgufWriter.Source> tensors = new ArrayList<>();
        for (String name : weights.names()) {
            long[] shape = weights.shape(name);
            tensors.add(new GgufWriter.Source(
                    layout.name(name),
                    LongStream.of(shape).boxed().toList(),
                    shape.length == 2 ? TensorType.F16 : TensorType.F32,
                    layout.toGguf(name, shape, weights.rows(name))));
        }
        GgufWriter.write(file, metadata, tensors);
    }

    private static void check(String what, ModelWeights weights) {
        FloatBuffer row = FloatBuffer.allocate(HIDDEN);
        TensorRows head = weights.rows("lm_head.weight");
        head.read(VOCABULARY - 1, 1, row);
        if (row.get(0) != 1.5f || row.get(HIDDEN - 1) != 0) {
            throw new IllegalStateException(what + ": the last row begins with " + row.get(0));
        }
        System.out.println(what + ": the last row of the output layer is right");
    }

    private static void make(Path folder) throws IOException {
        Files.writeString(folder.resolve("config.json"), """
                {"model_type": "llama", "num_hidden_layers": 1, "hidden_size": %d, "intermediate_size": %d,
                 "num_attention_heads": 16, "vocab_size": %d, "max_position_embeddings": 64,
                 "tie_word_embeddings": false}
                """.formatted(HIDDEN, INNER, VOCABULARY));
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put("model.embed_tokens.weight", new long[] {VOCABULARY, HIDDEN});
        for (String name : List.of("q_proj", "k_proj", "v_proj", "o_proj")) {
            shapes.put("model.layers.0.self_attn." + name + ".weight", new long[] {HIDDEN, HIDDEN});
        }
        shapes.put("model.layers.0.mlp.gate_proj.weight", new long[] {INNER, HIDDEN});
        shapes.put("model.layers.0.mlp.up_proj.weight", new long[] {INNER, HIDDEN});
        shapes.put("model.layers.0.mlp.down_proj.weight", new long[] {HIDDEN, INNER});
        for (String name : List.of("layers.0.input_layernorm", "layers.0.post_attention_layernorm", "norm")) {
            shapes.put("model." + name + ".weight", new long[] {HIDDEN});
        }
        shapes.put("lm_head.weight", new long[] {VOCABULARY, HIDDEN});
        List<String> entries = new ArrayList<>();
        long offset = 0;
        for (Map.Entry<String, long[]> tensor : shapes.entrySet()) {
            long end = offset + 2 * LongStream.of(tensor.getValue()).reduce(1, Math::multiplyExact);
            entries.add("\"%s\": {\"dtype\": \"BF16\", \"shape\": [%s], \"data_offsets\": [%d, %d]}"
                    .formatted(
                            tensor.getKey(),
                            LongStream.of(tensor.getValue())
                                    .mapToObj(Long::toString)
                                    .collect(Collectors.joining(", ")),
                            offset,
                            end));
            offset = end;
        }
        byte[] header = ("{" + String.join(", ", entries) + "}").getBytes(StandardCharsets.UTF_8);
        try (RandomAccessFile out =
                new RandomAccessFile(folder.resolve("model.safetensors").toFile(), "rw")) {
            out.setLength(8 + header.length + offset);
            out.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(header.length)
                    .array());
            out.write(header);
            // The last row begins with 1.5.
            out.seek(8 + header.length + offset - 2 * HIDDEN);
            out.write(new byte[] {(byte) 0xc0, 0x3f});
        }
    }
}
