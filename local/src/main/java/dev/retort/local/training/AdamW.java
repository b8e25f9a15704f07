package dev.retort.local.training;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019) over one flat tensor, with PyTorch's constants and order
 * of operations: beta 0.9 and 0.999, epsilon 1e-8 added after the root. Not thread-safe.
 */
final class AdamW {

    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final Tensor parameters;
    private final Tensor firstMoment;
    private final Tensor secondMoment;
    private final double weightDecay;

    /** Takes tensors it changes in place and does not own; the moments start at zero or come from a checkpoint. */
    AdamW(Tensor parameters, Tensor firstMoment, Tensor secondMoment, double weightDecay) {
        this.parameters = parameters;
        this.firstMoment = firstMoment;
        this.secondMoment = secondMoment;
        this.weightDecay = weightDecay;
    }

    /**
     * Changes the parameters.
     *
     * @param gradient of the loss, of the parameters' shape
     * @param learningRate of this step
     * @param step counted from 1, for the correction of the moments' start at zero
     */
    void step(Tensor gradient, double learningRate, int step) {
        try (PointerScope scope = new PointerScope()) {
            if (weightDecay > 0) {
                parameters.mul_(new Scalar(1 - learningRate * weightDecay));
            }
            firstMoment.lerp_(gradient, new Scalar(1 - BETA1));
            secondMoment.mul_(new Scalar(BETA2)).addcmul_(gradient, gradient, new Scalar(1 - BETA2));
            double root = Math.sqrt(1 - Math.pow(BETA2, step));
            Tensor denominator = secondMoment.sqrt().div_(new Scalar(root)).add_(new Scalar(EPSILON));
            parameters.addcdiv_(firstMoment, denominator, new Scalar(-learningRate / (1 - Math.pow(BETA1, step))));
        }
    }
}
