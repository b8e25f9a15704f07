package dev.retort.local.transformer;

import dev.retort.local.architecture.Rotary;
import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.HostCopy;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Cosine and sine of the angles that each token of a batch turns by, times the scaling's attention factor. */
final class RotaryAngles {

    private final Tensor cosine;
    private final Tensor sine;

    /**
     * @param cosine float32 [n, 1, headDimension]
     * @param sine float32 [n, 1, headDimension], its first half negated
     */
    private RotaryAngles(Tensor cosine, Tensor sine) {
        this.cosine = cosine;
        this.sine = sine;
    }

    /** Computes the angles of tokens at the given positions, in float32 as transformers does. */
    static RotaryAngles at(int[] positions, Rotary rotary, int headDimension, Device device) {
        double[] exact = rotary.frequencies(headDimension);
        float[] frequencies = new float[exact.length];
        for (int j = 0; j < exact.length; j++) {
            frequencies[j] = (float) exact[j];
        }
        float[] at = new float[positions.length];
        for (int i = 0; i < at.length; i++) {
            at[i] = positions[i];
        }
        Tensor angles = device.of(
                HostCopy.tensor(at, positions.length, 1, 1).mul(HostCopy.tensor(frequencies, 1, 1, exact.length)));
        Tensor cosine = scaled(angles.cos(), rotary);
        Tensor sine = scaled(angles.sin(), rotary);
        return new RotaryAngles(
                torch.cat(new TensorVector(cosine, cosine), -1), torch.cat(new TensorVector(sine.neg(), sine), -1));
    }

    private static Tensor scaled(Tensor values, Rotary rotary) {
        double factor = rotary.scaling().attentionFactor();
        return factor == 1 ? values : values.mul_(new Scalar(factor));
    }

    /** Turns the gradient of {@link #turn}'s result into that of its argument: the other way round. */
    Tensor turnBack(Tensor gradient) {
        long half = gradient.size(2) / 2;
        return gradient.mul(cosine)
                .sub_(torch.roll(gradient, new long[] {half}, 2).mul_(sine));
    }

    /** Turns heads [n, heads, headDimension] as {@code rotate_half} does. */
    Tensor turn(Tensor heads) {
        long half = heads.size(2) / 2;
        return heads.mul(cosine).addcmul_(torch.roll(heads, new long[] {half}, 2), sine);
    }

    /** Copies the angles. */
    HostRotary onHost() {
        return new HostRotary(HostCopy.floats(cosine), HostCopy.floats(sine), Math.toIntExact(cosine.size(2)));
    }
}
