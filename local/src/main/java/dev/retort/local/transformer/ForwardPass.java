package dev.retort.local.transformer;

import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.tensor.Device;
import java.util.Optional;

/**
 * Where the tokens of one batch stand and what they attend to. Its tensors live in the scope it was made in.
 *
 * @param global angles of the layers that see the whole sequence
 * @param local angles of the layers with a sliding window, if the model has such
 * @param kernel who attends to whom
 * @param adapters which of the adapters beside the model each token takes, if there are any
 */
public record ForwardPass(
        RotaryAngles global, Optional<RotaryAngles> local, AttentionKernel kernel, Optional<TokenAdapters> adapters) {

    /**
     * Describes a batch.
     *
     * @param positions of each token within its sequence, counted from 0
     */
    static ForwardPass of(
            ModelConfig config,
            Device device,
            int[] positions,
            AttentionKernel kernel,
            Optional<TokenAdapters> adapters) {
        int width = config.headDimension();
        return new ForwardPass(
                RotaryAngles.at(positions, config.rotary(), width, device),
                config.slidingWindow().map(window -> RotaryAngles.at(positions, window.rotary(), width, device)),
                kernel,
                adapters);
    }

    RotaryAngles angles(boolean localLayer) {
        return localLayer ? local.orElse(global) : global;
    }
}
