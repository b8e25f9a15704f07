package dev.retort.local.weights;

import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import dev.retort.error.UsageException;
import dev.retort.local.architecture.ModelConfig;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

/**
 * The weights of one model under Hugging Face's names and in its layout, whatever the file: rows are outputs, query and
 * key rows are in the order of {@code rotate_half}, Gemma's norms are stored less one. Values come as float32. Several
 * threads may read at once.
 */
public sealed interface ModelWeights extends AutoCloseable permits GgufWeights, SafetensorsWeights {

    /**
     * Opens a GGUF file, a safetensors file beside its {@code config.json}, or a folder that holds either.
     *
     * @throws UsageException if there is nothing at the path, or its architecture is not supported
     * @throws InputException if the file is damaged, cut short, or lacks a tensor of its architecture
     * @throws ResourceException if it cannot be read
     */
    static ModelWeights open(Path fileOrFolder) {
        return switch (ModelFiles.find(fileOrFolder)) {
            case ModelFiles.Gguf gguf -> GgufWeights.open(gguf.file());
            case ModelFiles.Safetensors folder -> SafetensorsWeights.open(folder);
        };
    }

    /** Returns the model's sizes and constants. */
    ModelConfig config();

    /** Returns the names of all tensors. */
    Set<String> names();

    /** Returns whether there is a tensor of that name, such as {@code model.layers.0.self_attn.q_proj.weight}. */
    boolean contains(String name);

    /**
     * Returns a tensor's shape, rows first.
     *
     * @throws InputException if there is none of that name
     */
    long[] shape(String name);

    /** Returns how many numbers all tensors hold together. */
    default long parameters() {
        return names().stream()
                .mapToLong(name -> Arrays.stream(shape(name)).reduce(1, Math::multiplyExact))
                .sum();
    }

    /**
     * Returns a tensor's rows. Reading them throws {@link InputException} if the file was cut since it was opened.
     *
     * @throws InputException if there is none of that name
     */
    TensorRows rows(String name);

    /**
     * Reads a tensor row by row into a buffer of native order from its position on, and moves the position behind it.
     *
     * @throws InputException if there is none of that name, or the file was cut since it was opened
     * @throws java.nio.BufferOverflowException if the buffer is too small
     */
    default void read(String name, FloatBuffer target) {
        rows(name).read(0, TensorRows.rows(shape(name)), target);
    }

    @Override
    void close();
}
