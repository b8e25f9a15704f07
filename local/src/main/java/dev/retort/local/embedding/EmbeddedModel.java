package dev.retort.local.embedding;

import java.util.Optional;
import java.util.stream.Stream;

/** A sentence embedding model whose weights are on the class path; vectors of both have 384 numbers. */
public enum EmbeddedModel {
    /** all-MiniLM-L6-v2, 6 layers, quantised to 8 bits; Apache-2.0. */
    MINILM("minilm", "all-minilm-l6-v2-q"),
    /**
     * E5 small v2, 12 layers, quantised to 8 bits; MIT. It expects {@code "query: "} before a question and {@code "passage: "}
     * before any other text.
     */
    E5_SMALL("e5-small", "e5-small-v2-q");

    static final int DIMENSION = 384;

    private final String key;
    private final String fileName;

    EmbeddedModel(String key, String fileName) {
        this.key = key;
        this.fileName = fileName;
    }

    /** Returns the model of a name, such as {@code "minilm"}. */
    public static Optional<EmbeddedModel> of(String key) {
        return Stream.of(values()).filter(model -> model.key.equals(key)).findFirst();
    }

    /** Returns the name that settings use after {@code local:}. */
    public String key() {
        return key;
    }

    String fileName() {
        return fileName;
    }

    String modelResource() {
        return "/" + fileName + ".onnx";
    }

    String tokenizerResource() {
        return "/" + fileName + "-tokenizer.json";
    }
}
