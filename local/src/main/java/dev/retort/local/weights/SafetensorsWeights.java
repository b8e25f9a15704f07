package dev.retort.local.weights;

import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import dev.retort.file.FileFault;
import dev.retort.file.JsonFile;
import dev.retort.local.architecture.ModelConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** A model in one safetensors file or a sharded set, with the {@code config.json} beside it. */
public final class SafetensorsWeights implements ModelWeights {

    /** No configuration or index of a real model comes near. */
    private static final long LARGEST_JSON = 16 << 20;

    /** Where a model of text and pictures keeps its text part. */
    private static final List<String> TEXT_PARTS = List.of("language_model.model.", "model.language_model.");

    private final Path folder;
    private final ModelConfig config;
    private final Map<String, Place> places;
    private final List<SafetensorsFile> files;

    private record Place(SafetensorsFile file, String name) {}

    private SafetensorsWeights(
            Path folder, ModelConfig config, Map<String, Place> places, List<SafetensorsFile> files) {
        this.folder = folder;
        this.config = config;
        this.places = places;
        this.files = files;
    }

    static SafetensorsWeights open(ModelFiles.Safetensors model) {
        JsonNode json = readJson(model.folder().resolve("config.json"));
        List<SafetensorsFile> files = new ArrayList<>();
        try {
            for (Path shard : shards(model)) {
                files.add(SafetensorsFile.open(shard));
            }
            Map<String, Place> places = new LinkedHashMap<>();
            for (SafetensorsFile file : files) {
                for (String name : file.tensors().keySet()) {
                    if (places.put(plain(name), new Place(file, name)) != null) {
                        throw HeaderInput.damaged(file.path(), "another shard also holds the tensor " + name);
                    }
                }
            }
            ModelConfig config = HuggingFaceConfig.read(
                    model.folder().resolve("config.json"), json, places.containsKey("lm_head.weight"));
            if (config.tiedEmbeddings()) {
                places.remove("lm_head.weight");
            }
            SafetensorsWeights weights = new SafetensorsWeights(model.folder(), config, places, files);
            ExpectedTensors.check(model.weights(), config, weights);
            return weights;
        } catch (RuntimeException | Error e) {
            files.forEach(SafetensorsFile::close);
            throw e;
        }
    }

    private static String plain(String name) {
        for (String part : TEXT_PARTS) {
            if (name.startsWith(part)) {
                return "model." + name.substring(part.length());
            }
        }
        return name.equals("language_model.lm_head.weight") ? "lm_head.weight" : name;
    }

    private static List<Path> shards(ModelFiles.Safetensors model) {
        if (!model.weights().getFileName().toString().endsWith(".json")) {
            return List.of(model.weights());
        }
        Set<String> names = new TreeSet<>();
        for (Map.Entry<String, JsonNode> entry :
                readJson(model.weights()).path("weight_map").properties()) {
            String name = entry.getValue().asString("");
            if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*\\.safetensors")) {
                throw HeaderInput.damaged(model.weights(), "it names \"%s\" as a shard".formatted(name));
            }
            names.add(name);
        }
        List<Path> shards = names.stream().map(model.folder()::resolve).toList();
        for (Path shard : shards) {
            if (!Files.isRegularFile(shard)) {
                throw new InputException(
                        "%s is missing, which %s names."
                                .formatted(shard, model.weights().getFileName()),
                        "Fetch the model again.");
            }
        }
        return shards;
    }

    private static JsonNode readJson(Path file) {
        try {
            if (Files.size(file) > LARGEST_JSON) {
                throw HeaderInput.damaged(file, "it has %d bytes".formatted(Files.size(file)));
            }
            return JsonFile.tree(file, Files.readString(file), "Fetch the model again.");
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot read %s: %s.".formatted(file, FileFault.words(e)),
                    "The folder of a model needs config.json, tokenizer.json and safetensors.",
                    e);
        }
    }

    @Override
    public ModelConfig config() {
        return config;
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(places.keySet());
    }

    @Override
    public boolean contains(String name) {
        return places.containsKey(name);
    }

    @Override
    public long[] shape(String name) {
        return tensor(place(name)).shape().clone();
    }

    @Override
    public TensorRows rows(String name) {
        Place place = place(name);
        return place.file().rows(place.name());
    }

    private static SafetensorsFile.Tensor tensor(Place place) {
        return Objects.requireNonNull(place.file().tensors().get(place.name()));
    }

    private Place place(String name) {
        Place place = places.get(name);
        if (place == null) {
            throw new InputException("%s has no tensor %s.".formatted(folder, name), "Fetch the model again.");
        }
        return place;
    }

    @Override
    public void close() {
        files.forEach(SafetensorsFile::close);
    }
}
