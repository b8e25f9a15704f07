package dev.retort.local.transformer;

import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.tensor.Device;
import java.util.Optional;

/**
 * Where the tokens of one batch stand and what they attend to. Its tensors live in the scope it was made in.
 *
 * @param angles of the tokens' positions
 * @param kernel who attends to whom
 */
public record ForwardPass(Angles angles, AttentionKernel kernel) {

    /**
     * The angles of some positions.
     *
     * @param global of the layers that see the whole sequence
     * @param local of the layers with a sliding window, if the model has such
     */
    record Angles(RotaryAngles global, Optional<RotaryAngles> local) {

        /** @param positions of each token within its sequence, counted from 0 */
        static Angles at(int[] positions, ModelConfig config, Device device) {
            int width = config.headDimension();
            return new Angles(
                    RotaryAngles.at(positions, config.rotary(), width, device),
                    config.slidingWindow().map(window -> RotaryAngles.at(positions, window.rotary(), width, device)));
        }

        RotaryAngles of(boolean localLayer) {
            return localLayer ? local.orElse(global) : global;
        }

        /** Prepares them to be read by Java, from several threads. */
        Angles onHost() {
            global.readyOnHost();
            local.ifPresent(RotaryAngles::readyOnHost);
            return this;
        }
    }

    RotaryAngles angles(boolean localLayer) {
        return angles.of(localLayer);
    }
}
