package dev.retort.local.lora;

import dev.retort.local.architecture.ModelConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where each matrix of an adapter lies in one flat array of float32: for each block and target A, then B, row by row.
 *
 * @param layers blocks of the model
 * @param dropout share of an adapter's inputs dropped in training
 * @param slots the adapted layers, in the order of computation
 * @param size all numbers
 */
public record AdapterLayout(int layers, double dropout, List<Slot> slots, int size) {

    /** Copies the slots. */
    public AdapterLayout {
        slots = List.copyOf(slots);
    }

    /**
     * The form of one adapted layer.
     *
     * @param rank rows of A, columns of B
     * @param scale factor of its output
     */
    public record Form(int rank, double scale) {}

    /** Says which linear layers are adapted, and how. */
    @FunctionalInterface
    public interface Forms {
        /** Returns the form for a target, such as {@code q_proj}, of a block; empty where it is not adapted. */
        Optional<Form> of(int layer, String target);
    }

    /**
     * One adapted linear layer.
     *
     * @param layer block, from 0
     * @param target its module's name, such as {@code q_proj}
     * @param inputs its input width, columns of A
     * @param outputs its output width, rows of B
     * @param rank rows of A, columns of B
     * @param scale factor of its output
     * @param offset of A in the flat array; B follows
     */
    public record Slot(int layer, String target, int inputs, int outputs, int rank, double scale, int offset) {

        /** Returns the offset of B. */
        public int offsetB() {
            return offset + sizeA();
        }

        /** Returns how many numbers A holds. */
        public int sizeA() {
            return Math.multiplyExact(rank, inputs);
        }

        /** Returns how many numbers B holds. */
        public int sizeB() {
            return Math.multiplyExact(outputs, rank);
        }

        /** Returns the name of the adapted weight without its suffix, such as {@code model.layers.0.mlp.up_proj}. */
        public String module() {
            return module(layer, target);
        }

        /** Returns the name of a weight without its suffix. */
        public static String module(int layer, String target) {
            String part = target.startsWith("gate") || target.startsWith("up") || target.startsWith("down")
                    ? "mlp"
                    : "self_attn";
            return "model.layers.%d.%s.%s".formatted(layer, part, target);
        }
    }

    /** Lays out an adapter for a model, alike in every block. */
    public static AdapterLayout of(ModelConfig model, LoraConfig lora) {
        Form form = new Form(lora.rank(), lora.scale());
        return of(
                model,
                (layer, target) -> lora.targets().contains(target) ? Optional.of(form) : Optional.empty(),
                lora.dropout());
    }

    /** Lays out a trained adapter for a model, layer by layer. */
    public static AdapterLayout of(ModelConfig model, Forms forms) {
        return of(model, forms, 0);
    }

    private static AdapterLayout of(ModelConfig model, Forms forms, double dropout) {
        List<Slot> slots = new ArrayList<>();
        int offset = 0;
        for (int layer = 0; layer < model.layers(); layer++) {
            for (String target : LoraConfig.ALL_LINEAR) {
                Optional<Form> form = forms.of(layer, target);
                if (form.isPresent()) {
                    Slot slot = new Slot(
                            layer,
                            target,
                            inputs(model, target),
                            outputs(model, target),
                            form.get().rank(),
                            form.get().scale(),
                            offset);
                    slots.add(slot);
                    offset = Math.addExact(offset, Math.addExact(slot.sizeA(), slot.sizeB()));
                }
            }
        }
        return new AdapterLayout(model.layers(), dropout, slots, offset);
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
