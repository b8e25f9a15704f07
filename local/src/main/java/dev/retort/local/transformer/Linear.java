package dev.retort.local.transformer;

import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.Precision;
import java.util.Optional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** One linear layer of the model by name, to which a low-rank branch can be attached. It is computed by its {@link Projection}. */
public final class Linear {

    private final String name;
    private final long inputs;
    private final long outputs;
    private final Device device;
    private Optional<LoraBranch> branch = Optional.empty();

    Linear(String name, long inputs, long outputs, Device device) {
        this.name = name;
        this.inputs = inputs;
        this.outputs = outputs;
        this.device = device;
    }

    /** Returns Hugging Face's name without {@code .weight}, such as {@code model.layers.0.self_attn.q_proj}. */
    public String name() {
        return name;
    }

    /** Returns the width of the input. */
    public long inputs() {
        return inputs;
    }

    /** Returns the width of the output. */
    public long outputs() {
        return outputs;
    }

    /** Returns where it computes. */
    Device device() {
        return device;
    }

    /** Adds a branch to what this layer computes, in place of one attached before. Not while the model computes. */
    public void attach(LoraBranch branch) {
        this.branch = Optional.of(branch);
    }

    /** Takes the branch away. Not while the model computes. */
    public void detach() {
        branch = Optional.empty();
    }

    /** Returns the attached branch. */
    public Optional<LoraBranch> branch() {
        return branch;
    }

    /** Returns what the branch adds: [n, inputs] to [n, outputs]; zeros where there is none. */
    Tensor branchOutput(Tensor x, Precision precision) {
        if (branch.isEmpty()) {
            return torch.zeros(new long[] {x.size(0), outputs()}, x.options());
        }
        LoraBranch lora = branch.get();
        Tensor input = lora.dropout() > 0 && GradMode.is_enabled() ? torch.dropout(x, lora.dropout(), true) : x;
        Tensor low = torch.linear(input, precision.of(device.of(lora.a())));
        return torch.linear(low, precision.of(device.of(lora.b()))).mul(new Scalar(lora.scale()));
    }
}
