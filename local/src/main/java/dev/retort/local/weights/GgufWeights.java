package dev.retort.local.weights;

import dev.retort.error.InputException;
import dev.retort.local.architecture.ModelConfig;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A model in a GGUF file. */
public final class GgufWeights implements ModelWeights {

    private final GgufFile file;
    private final ModelConfig config;
    private final Map<String, GgufTensor> tensors;

    private GgufWeights(GgufFile file, ModelConfig config, Map<String, GgufTensor> tensors) {
        this.file = file;
        this.config = config;
        this.tensors = tensors;
    }

    static GgufWeights open(Path path) {
        GgufFile file = GgufFile.open(path);
        try {
            ModelConfig config = GgufConfig.read(file);
            Map<String, GgufTensor> tensors = new LinkedHashMap<>();
            file.tensors()
                    .forEach((name, tensor) -> GgufNames.huggingFace(name, config.architecture())
                            .ifPresent(known -> tensors.put(known, tensor)));
            GgufWeights weights = new GgufWeights(file, config, tensors);
            ExpectedTensors.check(path, config, weights);
            return weights;
        } catch (RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    /** Returns the file, for its metadata. */
    public GgufFile file() {
        return file;
    }

    @Override
    public ModelConfig config() {
        return config;
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    @Override
    public boolean contains(String name) {
        return tensors.containsKey(name);
    }

    @Override
    public long[] shape(String name) {
        return tensor(name).shape();
    }

    @Override
    public TensorRows rows(String name) {
        GgufTensor tensor = tensor(name);
        return new GgufLayout(config).fromGguf(name, tensor.shape(), file.rows(tensor));
    }

    private GgufTensor tensor(String name) {
        GgufTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new InputException(
                    "%s has no tensor %s.".formatted(file.path(), name), "Take another file of this model.");
        }
        return tensor;
    }

    @Override
    public void close() {
        file.close();
    }
}
