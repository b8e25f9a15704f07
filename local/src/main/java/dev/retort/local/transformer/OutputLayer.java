package dev.retort.local.transformer;

import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.HostCopy;
import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The last norm and the scores of the next token, and the negative log-likelihood of given ones. */
final class OutputLayer {

    /** So many rows of scores at once: a vocabulary is wide. */
    private static final int ROWS = 64;

    private final RmsNorm norm;
    private final Projection head;

    OutputLayer(RmsNorm norm, Projection head) {
        this.norm = norm;
        this.head = head;
    }

    RmsNorm norm() {
        return norm;
    }

    Projection head() {
        return head;
    }

    /** [m, hiddenSize] to float32 [m, vocabularySize]. */
    Tensor logits(Tensor hidden) {
        return scores(hidden).to(ScalarType.Float);
    }

    /** [m, hiddenSize] to [m, vocabularySize] in the model's precision. */
    Tensor scores(Tensor hidden) {
        return head.forward(norm.forward(hidden));
    }

    /** Returns the sum of the targets' losses in nats. */
    double loss(Tensor hidden, int[] targets) {
        double sum = 0;
        for (int from = 0; from < targets.length; from += ROWS) {
            int count = Math.min(ROWS, targets.length - from);
            try (PointerScope scope = new PointerScope()) {
                Tensor logProbabilities = torch.log_softmax(logits(hidden.narrow(0, from, count)), 1);
                sum += loss(logProbabilities, targets(targets, from, count, hidden));
            }
        }
        return sum;
    }

    /**
     * Returns the sum of the targets' losses and fills in the gradient of that sum times a weight.
     *
     * @param gradient by the hidden states, of their shape; overwritten
     */
    double loss(Tensor hidden, int[] targets, double weight, Tensor gradient, StepBranches branches) {
        double sum = 0;
        for (int from = 0; from < targets.length; from += ROWS) {
            int count = Math.min(ROWS, targets.length - from);
            try (PointerScope scope = new PointerScope();
                    Tape tape = new Tape(branches, (linear, a, b) -> {}, 0)) {
                tape.begin(0);
                Recorded normed = norm.record(hidden.narrow(0, from, count), tape);
                Recorded scored = head.record(normed.output(), tape);
                Tensor logProbabilities = torch.log_softmax(scored.output().to(ScalarType.Float), 1);
                Tensor wanted = targets(targets, from, count, hidden);
                sum += loss(logProbabilities, wanted);
                Tensor above = logProbabilities
                        .exp_()
                        .scatter_add_(
                                1,
                                wanted,
                                torch.full_like(wanted, new Scalar(-1)).to(ScalarType.Float))
                        .mul_(new Scalar(weight));
                gradient.narrow(0, from, count)
                        .copy_(normed.back().apply(scored.back().apply(above.to(hidden.scalar_type()))));
            }
        }
        return sum;
    }

    private static Tensor targets(int[] all, int from, int count, Tensor beside) {
        return Device.where(beside)
                .of(HostCopy.ids(Arrays.copyOfRange(all, from, from + count)))
                .unsqueeze(1);
    }

    /** Added up in float64, so that the order of many small numbers does not show. */
    private static double loss(Tensor logProbabilities, Tensor targets) {
        return -logProbabilities
                .gather(1, targets)
                .sum(new ScalarTypeOptional(ScalarType.Double))
                .item_double();
    }
}
