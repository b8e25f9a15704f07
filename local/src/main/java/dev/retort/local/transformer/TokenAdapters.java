package dev.retort.local.transformer;

import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.HostTensor;
import dev.retort.local.tensor.Precision;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * Which of the adapters beside a model each token of a batch takes.
 *
 * @param chosen [n, adapters] in the model's precision: 1 where a token takes an adapter, else 0
 */
public record TokenAdapters(Tensor chosen) {

    /**
     * Returns the choice of a batch, in the present scope; empty where the model has no adapters beside it.
     *
     * @param adapters of each token, counted from 0; negative for none
     * @param count how many there are
     */
    static Optional<TokenAdapters> of(int[] adapters, int count, Precision precision, Device device) {
        if (count == 0) {
            return Optional.empty();
        }
        float[] chosen = new float[adapters.length * count];
        for (int token = 0; token < adapters.length; token++) {
            if (adapters[token] >= 0) {
                chosen[token * count + adapters[token]] = 1;
            }
        }
        HostTensor tensor = HostTensor.empty(precision, adapters.length, count);
        tensor.put(0, chosen, 0, chosen.length);
        return Optional.of(new TokenAdapters(device.of(tensor.tensor())));
    }

    /** Returns the choice of some tokens. */
    TokenAdapters rows(Tensor rows) {
        return new TokenAdapters(chosen.index_select(0, rows));
    }
}
