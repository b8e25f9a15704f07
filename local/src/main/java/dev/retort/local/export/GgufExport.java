package dev.retort.local.export;

import dev.retort.error.UsageException;
import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.lora.AdapterLayout;
import dev.retort.local.lora.LoraAdapter;
import dev.retort.local.weights.GgufFile;
import dev.retort.local.weights.GgufLayout;
import dev.retort.local.weights.GgufTensor;
import dev.retort.local.weights.GgufWeights;
import dev.retort.local.weights.GgufWriter;
import dev.retort.local.weights.ModelWeights;
import dev.retort.local.weights.TensorRows;
import dev.retort.local.weights.TensorType;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Writes GGUF files: merged models and adapters. */
final class GgufExport {

    private static final int FILE_TYPE_F16 = 1;
    private static final int FILE_TYPE_Q8_0 = 7;

    private GgufExport() {}

    /**
     * Writes the merged model with the tokenizer, template and constants of the base file.
     *
     * @param matrices how matrices are stored; vectors stay in float32
     * @throws UsageException if the base model is no GGUF
     */
    static void merged(Path target, ModelWeights base, LoraAdapter adapter, TensorType matrices) {
        if (!(base instanceof GgufWeights gguf)) {
            throw new UsageException(
                    "A GGUF can be merged from a base model in GGUF alone: its tokenizer is taken over.",
                    "Export to safetensors and convert that with llama.cpp's convert_hf_to_gguf.py.");
        }
        GgufLayout layout = new GgufLayout(base.config());
        MergedWeights merged = new MergedWeights(base, adapter);
        Map<String, Object> metadata = writable(gguf.file().metadata().asMap());
        metadata.put("general.file_type", matrices == TensorType.F16 ? FILE_TYPE_F16 : FILE_TYPE_Q8_0);
        List<GgufWriter.Source> sources = new ArrayList<>();
        for (String name : base.names()) {
            long[] shape = base.shape(name);
            boolean matrix = shape.length == 2 && shape[1] % matrices.blockSize() == 0;
            sources.add(new GgufWriter.Source(
                    layout.name(name),
                    boxed(shape),
                    matrix ? matrices : TensorType.F32,
                    layout.toGguf(name, shape, merged.rows(name))));
        }
        GgufTensor factors = gguf.file().tensors().get("rope_freqs.weight");
        if (factors != null) {
            sources.add(new GgufWriter.Source(
                    factors.name(),
                    boxed(factors.shape()),
                    TensorType.F32,
                    TensorRows.of(FloatBuffer.wrap(gguf.file().read(factors)), (int) factors.columns())));
        }
        GgufWriter.write(target, metadata, sources);
    }

    /** Writes the adapter alone, as llama.cpp loads it with {@code --lora}. */
    static void adapter(Path target, ModelConfig config, LoraAdapter adapter) {
        GgufLayout layout = new GgufLayout(config);
        double alpha = alpha(adapter.layout());
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("general.type", "adapter");
        metadata.put("general.architecture", layout.architecture());
        metadata.put("adapter.type", "lora");
        metadata.put("adapter.lora.alpha", (float) alpha);
        List<GgufWriter.Source> sources = new ArrayList<>();
        for (AdapterLayout.Slot slot : adapter.layout().slots()) {
            String weight = slot.module() + ".weight";
            String name = layout.name(weight);
            long[] shapeB = {slot.outputs(), slot.rank()};
            sources.add(new GgufWriter.Source(
                    name + ".lora_a",
                    List.of((long) slot.rank(), (long) slot.inputs()),
                    TensorType.F32,
                    TensorRows.of(adapter.a(slot), slot.inputs())));
            sources.add(new GgufWriter.Source(
                    name + ".lora_b",
                    boxed(shapeB),
                    TensorType.F32,
                    layout.toGguf(
                            weight,
                            shapeB,
                            TensorRows.of(scaled(adapter.b(slot), slot.scale() * slot.rank() / alpha), slot.rank()))));
        }
        GgufWriter.write(target, metadata, sources);
    }

    /** The format has one alpha for all layers; where they differ, B takes up the rest. */
    private static double alpha(AdapterLayout layout) {
        AdapterLayout.Slot first = layout.slots().getFirst();
        double alpha = first.scale() * first.rank();
        return alpha == 0 ? 1 : alpha;
    }

    private static FloatBuffer scaled(FloatBuffer values, double factor) {
        if (factor == 1) {
            return values;
        }
        float[] scaled = new float[values.remaining()];
        values.get(scaled);
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= (float) factor;
        }
        return FloatBuffer.wrap(scaled);
    }

    /** Reads an adapter back as {@link #adapter} writes it. */
    static LoraAdapter readAdapter(Path file, ModelConfig config, AdapterLayout slots) {
        GgufLayout layout = new GgufLayout(config);
        double alpha = alpha(slots);
        FloatBuffer values = FloatBuffer.allocate(slots.size());
        try (GgufFile gguf = GgufFile.open(file)) {
            for (AdapterLayout.Slot slot : slots.slots()) {
                String weight = slot.module() + ".weight";
                Map<String, GgufTensor> tensors = gguf.tensors();
                float[] a = gguf.read(Objects.requireNonNull(tensors.get(layout.name(weight) + ".lora_a")));
                float[] b = gguf.read(Objects.requireNonNull(tensors.get(layout.name(weight) + ".lora_b")));
                values.put(slot.offset(), a);
                long[] shapeB = {slot.outputs(), slot.rank()};
                layout.fromGguf(weight, shapeB, TensorRows.of(FloatBuffer.wrap(b), slot.rank()))
                        .read(0, slot.outputs(), values.slice(slot.offsetB(), slot.sizeB()));
                double scale = slot.scale() * slot.rank() / alpha;
                if (scale != 0) {
                    values.put(
                            slot.offsetB(),
                            scaled(values.slice(slot.offsetB(), slot.sizeB()), 1 / scale),
                            0,
                            slot.sizeB());
                }
            }
        }
        return new LoraAdapter(slots, values);
    }

    /** Whole numbers are read as {@link Long}; the writer keeps those that fit as the 32 bits that readers expect. */
    private static Map<String, Object> writable(Map<String, Object> metadata) {
        Map<String, Object> writable = new LinkedHashMap<>();
        metadata.forEach((key, value) -> writable.put(key, narrowed(value)));
        return writable;
    }

    private static Object narrowed(Object value) {
        return switch (value) {
            case Long number when number >= 0 && number <= 0xffffffffL -> (Object) number.intValue();
            case List<?> list
            when list.stream().allMatch(one -> one instanceof Long number && number == number.intValue()) ->
                list.stream().map(one -> ((Long) one).intValue()).toList();
            default -> value;
        };
    }

    private static List<Long> boxed(long[] shape) {
        List<Long> boxed = new ArrayList<>();
        for (long length : shape) {
            boxed.add(length);
        }
        return boxed;
    }
}
