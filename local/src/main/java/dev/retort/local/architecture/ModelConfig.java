package dev.retort.local.architecture;

import dev.retort.error.InputException;
import java.util.Optional;

/**
 * The sizes and constants of a decoder-only transformer, as {@code config.json} or a GGUF header gives them.
 *
 * @param architecture its family
 * @param layers number of blocks
 * @param hiddenSize width of the residual stream
 * @param intermediateSize width of the feed-forward network
 * @param heads query heads
 * @param keyValueHeads key and value heads, a divisor of {@code heads}
 * @param headDimension width of one head, even; not always {@code hiddenSize / heads}
 * @param vocabularySize rows of the embedding
 * @param contextLength most tokens a sequence may have
 * @param normEpsilon added to the mean square in the norms
 * @param rotary positions of the layers that attend to the whole sequence
 * @param slidingWindow which layers attend only to the last tokens, if any
 * @param attentionScale factor of the attention scores, usually {@code 1 / sqrt(headDimension)}
 * @param tiedEmbeddings whether the output layer is the embedding
 */
public record ModelConfig(
        Architecture architecture,
        int layers,
        int hiddenSize,
        int intermediateSize,
        int heads,
        int keyValueHeads,
        int headDimension,
        int vocabularySize,
        int contextLength,
        double normEpsilon,
        Rotary rotary,
        Optional<SlidingWindow> slidingWindow,
        double attentionScale,
        boolean tiedEmbeddings) {

    /** Refuses sizes that cannot belong to a model. */
    public ModelConfig {
        positive("number of layers", layers);
        positive("hidden size", hiddenSize);
        positive("feed-forward size", intermediateSize);
        positive("number of heads", heads);
        positive("number of key-value heads", keyValueHeads);
        positive("head dimension", headDimension);
        positive("vocabulary size", vocabularySize);
        positive("context length", contextLength);
        if (heads % keyValueHeads != 0 || headDimension % 2 != 0) {
            throw new InputException(
                    "The model's configuration is damaged: %d heads, %d key-value heads, head dimension %d."
                            .formatted(heads, keyValueHeads, headDimension),
                    "Fetch the model again.");
        }
    }

    private static void positive(String what, int value) {
        if (value <= 0) {
            throw new InputException(
                    "The model's configuration is damaged: its %s is %d.".formatted(what, value),
                    "Fetch the model again.");
        }
    }

    /** Returns how many heads share one key-value head. */
    public int group() {
        return heads / keyValueHeads;
    }

    /** Returns whether layer {@code layer}, counted from 0, attends only to the last tokens. */
    public boolean isLocal(int layer) {
        return slidingWindow.isPresent() && slidingWindow.get().covers(layer);
    }

    /** Returns the positions of layer {@code layer}, counted from 0. */
    public Rotary rotary(int layer) {
        return isLocal(layer) ? slidingWindow.orElseThrow().rotary() : rotary;
    }

    /**
     * Layers that attend only to the last tokens.
     *
     * @param size how many tokens a query sees, itself included
     * @param globalEvery every n-th layer sees the whole sequence all the same (6 in Gemma 3); 0 means none does
     * @param rotary the positions of these layers
     */
    public record SlidingWindow(int size, int globalEvery, Rotary rotary) {

        boolean covers(int layer) {
            return globalEvery == 0 || (layer + 1) % globalEvery != 0;
        }
    }
}
