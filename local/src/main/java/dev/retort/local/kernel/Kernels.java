package dev.retort.local.kernel;

import dev.retort.error.ResourceException;
import dev.retort.local.tensor.Precision;
import dev.retort.local.tensor.TensorOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * oneDNN's kernels for this processor. libtorch has them inside, but takes longer to begin one than those of a decoding step
 * take to compute: here an operation is prepared once, with the tensors it reads and writes. Thread-safe.
 */
public final class Kernels implements AutoCloseable {

    /** Matrices are laid out as products of this number of rows read them best; others read that too. */
    private static final long ROWS = 8;

    /**
     * Of so many inputs each, products in float32 are added up: oneDNN adds all inputs of an output one after another, and the
     * logits of SmolLM2 were farther from float64 than by OpenBLAS, which divides them likewise.
     */
    private static final long SUMMED = 384;

    private final dnnl_engine engine = new dnnl_engine();
    private final ConcurrentLinkedDeque<dnnl_memory_desc> descriptions = new ConcurrentLinkedDeque<>();

    private Kernels() {
        Status.check(dnnl.dnnl_engine_create(engine, dnnl.dnnl_cpu, 0));
    }

    /**
     * Loads oneDNN and tries it on small tensors.
     *
     * @throws ResourceException if there is none for this machine, or none that is made for its processor and the precision
     */
    public static Kernels open(Precision precision) {
        Optional<Kernels> opened = Optional.empty();
        try {
            opened = Optional.of(new Kernels());
            opened.get().check(precision);
            return opened.get();
        } catch (LinkageError | RuntimeException e) {
            // What loading throws where the platform has no such library, and oneDNN where it lacks a kernel.
            opened.ifPresent(Kernels::close);
            throw new ResourceException(
                    "oneDNN cannot compute in %s here: %s."
                            .formatted(
                                    precision.name().toLowerCase(Locale.ROOT),
                                    e instanceof LinkageError
                                            ? "its library cannot be loaded"
                                            : "it lacks what this processor needs"),
                    "Nothing has to be done: libtorch computes instead, more slowly.",
                    e);
        }
    }

    /** Returns what {@link #open} does, or nothing where that fails: then libtorch's operations are right. */
    public static Optional<Kernels> find(Precision precision) {
        try {
            return Optional.of(open(precision));
        } catch (ResourceException e) {
            return Optional.empty();
        }
    }

    /** Whole numbers of this size are exact in every order of adding, in every precision. */
    private void check(Precision precision) {
        TensorOptions options = new TensorOptions(precision.type());
        try (PointerScope scope = new PointerScope();
                TensorOwner owner = new TensorOwner();
                KernelPlan plan = plan()) {
            Tensor weight = torch.arange(new Scalar(48 * 32), options)
                    .remainder(new Scalar(7))
                    .view(48, 32);
            Tensor x = torch.arange(new Scalar(3 * 32), options)
                    .remainder(new Scalar(5))
                    .view(3, 32);
            Tensor y = torch.empty(new long[] {3, 48}, options, new MemoryFormatOptional());
            plan.product(x, matrix(weight, Optional.empty(), owner), y, After.NOTHING)
                    .run();
            Tensor keys = weight.view(3, 16, 32);
            Tensor scores =
                    torch.empty(new long[] {3, 1, 16}, new TensorOptions(ScalarType.Float), new MemoryFormatOptional());
            plan.product(x.view(3, 1, 32), keys.transpose(1, 2), scores, After.NOTHING)
                    .run();
            if (!plan.compiler().isMadeForProcessor()) {
                throw new IllegalStateException("it has no code for this processor");
            }
            if (!torch.equal(y, torch.linear(x, weight))
                    || !torch.equal(
                            scores,
                            torch.bmm(x.view(3, 1, 32), keys.transpose(1, 2)).to(ScalarType.Float))) {
                throw new IllegalStateException("its products differ from libtorch's");
            }
        }
    }

    /** Returns where operations are prepared. */
    public KernelPlan plan() {
        return new KernelPlan(engine);
    }

    /**
     * Copies a weight into the layout of its products.
     *
     * @param weight [outputs, inputs]; not needed afterwards
     * @param bias [outputs]
     * @param owner keeps the copies
     */
    public Matrix matrix(Tensor weight, Optional<Tensor> bias, TensorOwner owner) {
        long outputs = weight.size(0);
        long inputs = weight.size(1);
        Precision precision = Layout.of(weight).precision();
        long count = precision == Precision.FLOAT32 ? Math.ceilDiv(inputs, SUMMED) : 1;
        List<Matrix.Block> blocks = new ArrayList<>();
        try (PointerScope scope = new PointerScope();
                KernelPlan plan = plan()) {
            for (long i = 0; i < count; i++) {
                long from = inputs * i / count;
                long width = inputs * (i + 1) / count - from;
                dnnl_memory_desc layout = plan.compiler().chosen(precision, ROWS, width, outputs);
                descriptions.add(layout);
                Tensor values = owner.bytes(dnnl.dnnl_memory_desc_get_size(layout));
                plan.reorder(weight.narrow(1, from, width).t(), values, layout).run();
                blocks.add(new Matrix.Block(width, values, layout));
            }
            return new Matrix(
                    outputs, blocks, bias.map(b -> owner.keep(b.view(1, outputs).clone())));
        }
    }

    /** Frees what it holds: matrices cannot be used afterwards. */
    @Override
    public void close() {
        descriptions.forEach(dnnl::dnnl_memory_desc_destroy);
        dnnl.dnnl_engine_destroy(engine);
    }
}
