package dev.retort.local.weights;

import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import dev.retort.error.UsageException;
import dev.retort.file.FileFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Which files a model on disk consists of. */
public sealed interface ModelFiles {

    /** One GGUF file that holds weights, tokenizer and chat template. */
    record Gguf(Path file) implements ModelFiles {}

    /**
     * A folder as the Hugging Face hub lays it out, with {@code config.json} and {@code tokenizer.json}.
     *
     * @param folder the folder
     * @param weights the one safetensors file, or the index of a sharded set
     */
    record Safetensors(Path folder, Path weights) implements ModelFiles {}

    /**
     * Finds the files of the model at a path.
     *
     * @throws UsageException if there is nothing at the path, or several models
     * @throws InputException if what is there is no model
     */
    static ModelFiles find(Path fileOrFolder) {
        if (Files.isRegularFile(fileOrFolder)) {
            String name = fileOrFolder.getFileName().toString();
            Path folder = fileOrFolder.toAbsolutePath().getParent();
            boolean hub = name.endsWith(".safetensors") || name.endsWith(".safetensors.index.json");
            return hub && folder != null ? new Safetensors(folder, fileOrFolder) : new Gguf(fileOrFolder);
        }
        if (!Files.isDirectory(fileOrFolder)) {
            throw new UsageException(
                    "There is no model at %s.".formatted(fileOrFolder),
                    "Name a GGUF file, or a folder with config.json, tokenizer.json and safetensors.");
        }
        Path index = fileOrFolder.resolve("model.safetensors.index.json");
        Path single = fileOrFolder.resolve("model.safetensors");
        if (Files.isRegularFile(single)) {
            return new Safetensors(fileOrFolder, single);
        }
        if (Files.isRegularFile(index)) {
            return new Safetensors(fileOrFolder, index);
        }
        List<Path> ggufs = ggufs(fileOrFolder);
        return switch (ggufs.size()) {
            case 1 -> new Gguf(ggufs.getFirst());
            case 0 ->
                throw new InputException(
                        "%s holds no model: neither model.safetensors nor a GGUF file.".formatted(fileOrFolder),
                        "Name a GGUF file, or a folder with config.json, tokenizer.json and safetensors.");
            default ->
                throw new UsageException(
                        "%s holds %d GGUF files.".formatted(fileOrFolder, ggufs.size()),
                        "Name one of them: %s."
                                .formatted(String.join(
                                        ", ",
                                        ggufs.stream()
                                                .map(file -> file.getFileName().toString())
                                                .toList())));
        };
    }

    private static List<Path> ggufs(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".gguf"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot list %s: %s.".formatted(folder, FileFault.words(e)), "Check that you may read it.", e);
        }
    }
}
