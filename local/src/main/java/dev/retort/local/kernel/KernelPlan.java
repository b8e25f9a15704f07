package dev.retort.local.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.pytorch.Tensor;

/**
 * Where operations are prepared: those of equal shapes share what oneDNN compiles for them. What it prepared lives until it is
 * closed, and is run by one thread at a time, with as many threads of libtorch as there were when it was prepared.
 */
public final class KernelPlan implements AutoCloseable {

    private final dnnl_engine engine;
    private final dnnl_stream stream = new dnnl_stream();
    private final Compiler compiler;
    private final Map<Object, dnnl_primitive> compiled = new HashMap<>();
    private final Deque<dnnl_memory> memories = new ArrayDeque<>();
    private final Deque<dnnl_exec_arg_t> arguments = new ArrayDeque<>();

    /** @param like the weight's layout, or whether there is a bias with one that oneDNN chose for these sizes */
    private record ProductKey(Layout x, Object like, Layout y, PostOperation after) {}

    private record SoftmaxKey(Layout x, Layout y) {}

    private record NormKey(Layout x, double epsilon, Layout y) {}

    /** Values that an operation reads or writes at one of its places. */
    private record Argument(int place, dnnl_memory memory) {}

    KernelPlan(dnnl_engine engine) {
        this.engine = engine;
        this.compiler = new Compiler(engine);
        Status.check(dnnl.dnnl_stream_create(stream, engine, dnnl.dnnl_stream_default_flags));
    }

    Compiler compiler() {
        return compiler;
    }

    /**
     * Prepares a product with a weight.
     *
     * @param x [n, inputs]
     * @param y [n, outputs], which may be columns of a wider tensor
     */
    public Kernel product(Tensor x, Matrix weight, Tensor y, After after) {
        List<Matrix.Block> blocks = weight.blocks();
        if (blocks.size() == 1) {
            return product(x, blocks.getFirst(), weight.bias(), y, after);
        }
        // The product has to be whole before anything but an addition follows.
        After start =
                after instanceof After.Plus ? after : after instanceof After.Added ? new After.Plus(y) : After.NOTHING;
        Kernel whole = () -> {};
        long from = 0;
        for (Matrix.Block block : blocks) {
            boolean first = from == 0;
            After next = first ? start : new After.Plus(y);
            Optional<Tensor> bias = first ? weight.bias() : Optional.empty();
            whole = whole.then(product(x.narrow(1, from, block.inputs()), block, bias, y, next));
            from += block.inputs();
        }
        return switch (after) {
            case After.Nothing nothing -> whole;
            case After.Plus plus -> whole;
            case After.Added(After.Nothing nothing) -> whole;
            case After.Added(After next) -> whole.then(Kernel.copying(y, () -> next.of(y)));
            default -> whole.then(Kernel.copying(y, () -> after.of(y)));
        };
    }

    private Kernel product(Tensor x, Matrix.Block block, Optional<Tensor> bias, Tensor y, After after) {
        // Of the same sizes oneDNN has chosen the same layout.
        Argument weight = new Argument(dnnl.DNNL_ARG_WEIGHTS, memory(block.values(), block.description()));
        return product(x, block.description(), bias.isPresent(), weight, bias, y, after);
    }

    /**
     * Prepares products of matrices.
     *
     * @param a [batch, m, k], k at least 2
     * @param b [batch, k, n]
     * @param y [batch, m, n]; float32 where sums should not be rounded
     * @throws IllegalArgumentException if there are other dimensions, or k is 1: with those oneDNN 3.11 computes some sizes
     *     wrongly
     */
    public Kernel product(Tensor a, Tensor b, Tensor y, After after) {
        if (a.dim() != 3 || a.size(2) < 2) {
            throw new IllegalArgumentException("Products are of [batch, m, k] with k from 2 on.");
        }
        Layout layout = Layout.of(b);
        return product(
                a,
                compiler.describe(layout),
                layout,
                argument(dnnl.DNNL_ARG_WEIGHTS, b, layout),
                Optional.empty(),
                y,
                after);
    }

    private Kernel product(
            Tensor x,
            dnnl_memory_desc description,
            Object like,
            Argument weight,
            Optional<Tensor> bias,
            Tensor y,
            After after) {
        Layout from = Layout.of(x);
        Layout to = Layout.of(y);
        PostOperation operation = PostOperation.of(after, y);
        List<Argument> all = new ArrayList<>();
        all.add(argument(dnnl.DNNL_ARG_SRC, x, from));
        all.add(weight);
        all.add(argument(dnnl.DNNL_ARG_DST, y, to));
        bias.ifPresent(b -> all.add(argument(dnnl.DNNL_ARG_BIAS, b, Layout.of(b))));
        operation
                .other()
                .ifPresent(other ->
                        all.add(argument(operation.otherPlace(), after.other().orElseThrow(), other)));
        dnnl_primitive primitive = compiled.computeIfAbsent(
                new ProductKey(from, like, to, operation),
                key -> compiler.product(
                        from, description, bias.map(b -> compiler.describe(Layout.of(b))), to, operation));
        return kernel(primitive, all);
    }

    /** Prepares the softmax over the last dimension of a tensor, whose precision may be another than that of the result. */
    public Kernel softmax(Tensor x, Tensor y) {
        Layout from = Layout.of(x);
        Layout to = Layout.of(y);
        dnnl_primitive primitive =
                compiled.computeIfAbsent(new SoftmaxKey(from, to), key -> compiler.softmax(from, to));
        return kernel(primitive, List.of(argument(dnnl.DNNL_ARG_SRC, x, from), argument(dnnl.DNNL_ARG_DST, y, to)));
    }

    /**
     * Prepares the root-mean-square norm over the last dimension (Zhang and Sennrich 2019).
     *
     * @param scale float32 [last dimension]
     */
    public Kernel rootMeanSquareNorm(Tensor x, Tensor scale, double epsilon, Tensor y) {
        Layout from = Layout.of(x);
        Layout to = Layout.of(y);
        dnnl_primitive primitive = compiled.computeIfAbsent(
                new NormKey(from, epsilon, to), key -> compiler.rootMeanSquareNorm(from, epsilon, to));
        return kernel(
                primitive,
                List.of(
                        argument(dnnl.DNNL_ARG_SRC, x, from),
                        argument(dnnl.DNNL_ARG_SCALE, scale, Layout.of(scale)),
                        argument(dnnl.DNNL_ARG_DST, y, to)));
    }

    /** Prepares a copy into a layout of oneDNN. */
    Kernel reorder(Tensor x, Tensor bytes, dnnl_memory_desc layout) {
        Layout from = Layout.of(x);
        return kernel(
                compiler.reorder(from, layout),
                List.of(argument(dnnl.DNNL_ARG_FROM, x, from), new Argument(dnnl.DNNL_ARG_TO, memory(bytes, layout))));
    }

    private Argument argument(int place, Tensor tensor, Layout layout) {
        return new Argument(place, memory(tensor, compiler.describe(layout)));
    }

    private dnnl_memory memory(Tensor values, dnnl_memory_desc description) {
        dnnl_memory memory = new dnnl_memory();
        Status.check(dnnl.dnnl_memory_create(memory, description, engine, values.data_ptr()));
        memories.push(memory);
        return memory;
    }

    private Kernel kernel(dnnl_primitive primitive, List<Argument> all) {
        dnnl_exec_arg_t places = new dnnl_exec_arg_t(all.size());
        places.retainReference();
        arguments.push(places);
        for (int i = 0; i < all.size(); i++) {
            places.position(i).arg(all.get(i).place()).memory(all.get(i).memory());
        }
        places.position(0);
        int count = all.size();
        return () -> Status.check(dnnl.dnnl_primitive_execute(primitive, stream, count, places));
    }

    /** Frees what was prepared: running it afterwards ends the JVM. */
    @Override
    public void close() {
        arguments.forEach(dnnl_exec_arg_t::releaseReference);
        memories.forEach(dnnl::dnnl_memory_destroy);
        compiler.close();
        dnnl.dnnl_stream_destroy(stream);
    }
}
