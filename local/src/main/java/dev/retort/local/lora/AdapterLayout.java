package dev.retort.local.lora;

import dev.retort.local.architecture.ModelConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * Where each matrix of an adapter lies in one flat array of float32: for each block and target A, then B, row by row.
 *
 * @param lora the adapter's form
 * @param slots the adapted layers, in the order of computation
 * @param size all numbers
 */
public record AdapterLayout(LoraConfig lora, List<Slot> slots, int size) {

    /** Copies the slots. */
    public AdapterLayout {
        slots = List.copyOf(slots);
    }

    /**
     * One adapted linear layer.
     *
     * @param layer block, from 0
     * @param target its module's name, such as {@code q_proj}
     * @param inputs its input width, columns of A
     * @param outputs its output width, rows of B
     * @param rank rows of A, columns of B
     * @param offset of A in the flat array; B follows
     */
    public record Slot(int layer, String target, int inputs, int outputs, int rank, int offset) {

        /** Returns the offset of B. */
        public int offsetB() {
            return offset + sizeA();
        }

        /** Returns how many numbers A holds. */
        public int sizeA() {
            return rank * inputs;
        }

        /** Returns how many numbers B holds. */
        public int sizeB() {
            return outputs * rank;
        }

        /** Returns the name of the adapted weight without its suffix, such as {@code model.layers.0.mlp.up_proj}. */
        public String module() {
            String part = target.startsWith("gate") || target.startsWith("up") || target.startsWith("down")
                    ? "mlp"
                    : "self_attn";
            return "model.layers.%d.%s.%s".formatted(layer, part, target);
        }
    }

    /** Lays out an adapter for a model. */
    public static AdapterLayout of(ModelConfig model, LoraConfig lora) {
        List<Slot> slots = new ArrayList<>();
        int offset = 0;
        for (int layer = 0; layer < model.layers(); layer++) {
            for (String target : LoraConfig.ALL_LINEAR) {
                if (lora.targets().contains(target)) {
                    Slot slot =
                            new Slot(layer, target, inputs(model, target), outputs(model, target), lora.rank(), offset);
                    slots.add(slot);
                    offset = Math.addExact(offset, slot.sizeA() + slot.sizeB());
                }
            }
        }
        return new AdapterLayout(lora, slots, offset);
    }

    private static int inputs(ModelConfig model, String target) {
        return switch (target) {
            case "o_proj" -> model.heads() * model.headDimension();
            case "down_proj" -> model.intermediateSize();
            default -> model.hiddenSize();
        };
    }

    private static int outputs(ModelConfig model, String target) {
        return switch (target) {
            case "q_proj" -> model.heads() * model.headDimension();
            case "k_proj", "v_proj" -> model.keyValueHeads() * model.headDimension();
            case "gate_proj", "up_proj" -> model.intermediateSize();
            default -> model.hiddenSize();
        };
    }
}
