package dev.retort.benchmark.local;

import dev.retort.local.tensor.NativeThreads;
import dev.retort.local.tensor.Precision;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * Times the kernels of one layer of SmolLM2-135M for a row of 256 tokens on one thread, best of many calls, beside the best
 * matrix product: CALLS.
 */
final class KernelTimes {

    private static final int TOKENS = 256;
    private static final int HIDDEN = 576;
    private static final int WIDE = 1536;
    private static final int HEADS = 9;
    private static final int HEAD = 64;
    /** Outputs and inputs of the layer's products: query with key and value, output, gate with up, down. */
    private static final List<long[]> PRODUCTS =
            List.of(new long[] {960, HIDDEN}, new long[] {HIDDEN, HIDDEN}, new long[] {2 * WIDE, HIDDEN}, new long[] {
                HIDDEN, WIDE
            });

    private final Precision precision;
    private final int calls;

    private KernelTimes(Precision precision, int calls) {
        this.precision = precision;
        this.calls = calls;
    }

    public static void main(String[] arguments) {
        NativeThreads.use(1);
        for (Precision precision : Precision.values()) {
            try (PointerScope scope = new PointerScope()) {
                new KernelTimes(precision, Integer.parseInt(arguments[0])).run();
            }
        }
    }

    private void run() {
        Tensor many = random(500, HIDDEN);
        Tensor square = random(HIDDEN, HIDDEN);
        print("best matrix product, 500 × 576 by 576 × 576", 2.0 * 500 * HIDDEN * HIDDEN, () -> many.mm(square));
        List<Tensor> weights =
                PRODUCTS.stream().map(shape -> random(shape[0], shape[1])).toList();
        List<Tensor> inputs =
                PRODUCTS.stream().map(shape -> random(TOKENS, shape[1])).toList();
        List<Tensor> above =
                PRODUCTS.stream().map(shape -> random(TOKENS, shape[0])).toList();
        double work = PRODUCTS.stream()
                .mapToDouble(shape -> 2.0 * TOKENS * shape[0] * shape[1])
                .sum();
        print("base products, forward", work, () -> last(i -> torch.linear(inputs.get(i), weights.get(i))));
        print(
                "base products, back to their inputs",
                work,
                () -> last(i -> above.get(i).mm(weights.get(i))));
        attention();
        Tensor wide = random(TOKENS, WIDE);
        print("SiLU of the gate", 0, () -> torch.silu(wide));
        print("product of gate and up", 0, () -> wide.mul(wide));
        Tensor narrow = random(HIDDEN, 48);
        print(
                "product of low-rank branches, rank 48",
                2.0 * TOKENS * HIDDEN * 48,
                () -> inputs.getFirst().mm(narrow));
    }

    private void attention() {
        double work = 4.0 * HEADS * TOKENS * TOKENS * HEAD;
        Tensor query = random(1, HEADS, TOKENS, HEAD);
        print("fused attention, forward", work, () -> fused(query));
        Tensor followed = random(1, HEADS, TOKENS, HEAD).requires_grad_(true);
        print("fused attention, forward and back", 3 * work, () -> {
            fused(followed).sum().backward();
            return followed;
        });
        print(
                "attention as plain products, forward",
                work,
                () -> torch.softmax(query.matmul(query.transpose(2, 3)).mul_(new Scalar(0.125)), -1)
                        .matmul(query));
    }

    private static Tensor fused(Tensor query) {
        return torch.scaled_dot_product_attention(
                query, query, query, new TensorOptional(), 0.0, true, new DoubleOptional(0.125), false);
    }

    private interface Product {
        Tensor of(int index);
    }

    private static Tensor last(Product product) {
        Tensor result = new Tensor();
        for (int i = 0; i < PRODUCTS.size(); i++) {
            result = product.of(i);
        }
        return result;
    }

    private Tensor random(long... shape) {
        return torch.randn(shape, new TensorOptions(precision.type()));
    }

    private void print(String kernel, double work, Supplier<Tensor> call) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < calls; i++) {
            try (PointerScope scope = new PointerScope()) {
                long start = System.nanoTime();
                Tensor unused = call.get();
                best = Math.min(best, System.nanoTime() - start);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%-9s %-48s %8.2f ms%s%n",
                precision.name().toLowerCase(Locale.ROOT),
                kernel,
                best / 1e6,
                work == 0 ? "" : String.format(Locale.ROOT, " %6.0f GFLOP/s", work / best));
    }
}
