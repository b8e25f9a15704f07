package dev.retort.benchmark.local;

import dev.retort.local.kernel.After;
import dev.retort.local.kernel.Kernel;
import dev.retort.local.kernel.KernelPlan;
import dev.retort.local.kernel.Kernels;
import dev.retort.local.kernel.Matrix;
import dev.retort.local.tensor.NativeThreads;
import dev.retort.local.tensor.Precision;
import dev.retort.local.tensor.TensorOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Times what a step of decoding does, with the shapes of SmolLM2-135M in bfloat16 on one thread, best of many calls: CALLS.
 * Every layer has weights of its own, so that none stay in a cache.
 */
final class DecodingKernelTimes {

    private static final int LAYERS = 30;
    private static final int VOCABULARY = 49_152;
    private static final int HIDDEN = 576;
    private static final int WIDE = 1536;
    /** Outputs and inputs of a layer's products: query with key and value, output, gate with up, down. */
    private static final long[][] PRODUCTS = {{960, HIDDEN}, {HIDDEN, HIDDEN}, {2 * WIDE, HIDDEN}, {HIDDEN, WIDE}};

    private final TensorOptions options = new TensorOptions(Precision.BFLOAT16.type());
    private final int calls;

    private DecodingKernelTimes(int calls) {
        this.calls = calls;
    }

    public static void main(String[] arguments) {
        NativeThreads.use(1);
        try (PointerScope scope = new PointerScope();
                InferenceMode mode = new InferenceMode(true);
                TensorOwner owner = new TensorOwner()) {
            DecodingKernelTimes times = new DecodingKernelTimes(Integer.parseInt(arguments[0]));
            times.memory();
            times.overhead();
            times.products(owner);
            times.attention();
        }
    }

    private void memory() {
        Tensor numbers = torch.ones(new long[] {1 << 26}, new TensorOptions(ScalarType.Float));
        double milliseconds = best(i -> numbers.sum());
        print("reading 256 MiB, in GB/s", (1 << 28) / milliseconds / 1e6);
    }

    private void overhead() {
        for (Precision precision : Precision.values()) {
            TensorOptions own = new TensorOptions(precision.type());
            Tensor x = torch.randn(new long[] {1, 16}, own);
            Tensor weight = torch.randn(new long[] {16, 16}, own);
            print(
                    "a product of 1 × 16 by 16 × 16 in " + precision + ", in µs",
                    1000 * best(i -> torch.linear(x, weight)));
        }
        Tensor square = random(HIDDEN, HIDDEN);
        double first = 0;
        int lengths = 40;
        for (int rows = 401; rows < 401 + lengths; rows++) {
            Tensor x = random(rows, HIDDEN);
            double compiled = once(() -> x.mm(square));
            first += compiled - once(() -> x.mm(square));
        }
        print("more for the first product of a length", first / lengths);
    }

    private void products(TensorOwner owner) {
        Optional<Kernels> kernels = Kernels.find(Precision.BFLOAT16);
        List<Tensor> plain = new ArrayList<>();
        List<Tensor> whole = new ArrayList<>();
        List<Matrix> laidOut = new ArrayList<>();
        for (int i = 0; i < LAYERS * PRODUCTS.length; i++) {
            Tensor weight = random(PRODUCTS[i % PRODUCTS.length]);
            plain.add(weight);
            whole.add(weight.mul(new Scalar(30)).to(ScalarType.Char));
            kernels.ifPresent(found -> laidOut.add(found.matrix(weight, Optional.empty(), owner)));
        }
        Tensor vocabulary = random(VOCABULARY, HIDDEN);
        for (int rows : new int[] {1, 4, 8, 32, 512}) {
            List<Tensor> inputs = new ArrayList<>();
            for (long[] shape : PRODUCTS) {
                inputs.add(random(rows, shape[1]));
            }
            String of = ", rows " + rows;
            print("linear layers, plain" + of, layers(i -> torch.linear(input(inputs, i), plain.get(i))));
            kernels.ifPresent(found -> prepared(found, inputs, laidOut, of));
            if (rows <= 32) {
                print("scores, plain" + of, best(i -> torch.linear(inputs.getFirst(), vocabulary)));
                kernels.ifPresent(found -> {
                    Matrix head = found.matrix(vocabulary, Optional.empty(), owner);
                    prepared(found, inputs.getFirst(), head, "scores, prepared" + of);
                });
            }
            if (rows <= 8) {
                eightBits(inputs, whole, of);
            }
        }
    }

    private void prepared(Kernels kernels, List<Tensor> inputs, List<Matrix> weights, String of) {
        try (KernelPlan plan = kernels.plan()) {
            List<Kernel> products = new ArrayList<>();
            for (int i = 0; i < weights.size(); i++) {
                Tensor x = input(inputs, i);
                Tensor y = torch.empty(
                        new long[] {x.size(0), weights.get(i).outputs()}, options, new MemoryFormatOptional());
                products.add(plan.product(x, weights.get(i), y, After.NOTHING));
            }
            print("linear layers, prepared" + of, layers(i -> products.get(i).run()));
        }
    }

    private void prepared(Kernels kernels, Tensor x, Matrix weight, String what) {
        try (KernelPlan plan = kernels.plan()) {
            Tensor y = torch.empty(new long[] {x.size(0), weight.outputs()}, options, new MemoryFormatOptional());
            Kernel product = plan.product(x, weight, y, After.NOTHING);
            print(what, best(i -> product.run()));
        }
    }

    private void eightBits(List<Tensor> inputs, List<Tensor> weights, String of) {
        OperatorHandle multiply = Dispatcher.singleton().findSchemaOrThrow("aten::_weight_int8pack_mm", "");
        List<Tensor> scales = new ArrayList<>();
        for (long[] shape : PRODUCTS) {
            scales.add(random(shape[0]));
        }
        print("linear layers, 8-bit weights" + of, layers(i -> {
            IValueVector stack = new IValueVector(
                    new IValue(input(inputs, i)),
                    new IValue(weights.get(i)),
                    new IValue(scales.get(i % PRODUCTS.length)));
            multiply.callBoxed(stack);
        }));
    }

    private void attention() {
        Tensor query = random(24, 3, 64);
        Tensor keys = random(24, 384, 64);
        print(
                "attention of 8 rows to 384 columns, by libtorch",
                best(i -> torch.bmm(torch.softmax(torch.bmm(query, keys.transpose(1, 2)), -1), keys)));
        Kernels.find(Precision.BFLOAT16).ifPresent(kernels -> {
            try (KernelPlan plan = kernels.plan()) {
                Tensor scores = torch.empty(
                        new long[] {24, 3, 384}, new TensorOptions(ScalarType.Float), new MemoryFormatOptional());
                Tensor weights = torch.empty(new long[] {24, 3, 384}, options, new MemoryFormatOptional());
                Tensor output = torch.empty(new long[] {24, 3, 64}, options, new MemoryFormatOptional());
                Kernel attention = plan.product(query, keys.transpose(1, 2), scores, After.NOTHING)
                        .then(plan.softmax(scores, weights))
                        .then(plan.product(weights, keys, output, After.NOTHING));
                print("the same, prepared", best(i -> attention.run()));
            }
            kernels.close();
        });
    }

    private static Tensor input(List<Tensor> inputs, int product) {
        return inputs.get(product % PRODUCTS.length);
    }

    private double layers(IntConsumer product) {
        return best(call -> {
            for (int i = 0; i < LAYERS * PRODUCTS.length; i++) {
                product.accept(i);
            }
        });
    }

    private Tensor random(long... shape) {
        return torch.randn(shape, options);
    }

    private double best(IntConsumer call) {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < calls; i++) {
            int number = i;
            best = Math.min(best, once(() -> call.accept(number)));
        }
        return best;
    }

    private static double once(Runnable call) {
        try (PointerScope scope = new PointerScope()) {
            long start = System.nanoTime();
            call.run();
            return (System.nanoTime() - start) / 1e6;
        }
    }

    private static void print(String what, double figure) {
        System.out.printf(Locale.ROOT, "%-60s %8.2f%n", what, figure);
    }
}
