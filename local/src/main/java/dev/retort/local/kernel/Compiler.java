package dev.retort.local.kernel;

import dev.retort.local.tensor.Precision;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/** Lets oneDNN compile operations for the layouts of their tensors; what it compiled lives until it is closed. Not thread-safe. */
final class Compiler implements AutoCloseable {

    private final dnnl_engine engine;
    private final Map<Layout, dnnl_memory_desc> descriptions = new HashMap<>();
    private final Deque<dnnl_primitive> primitives = new ArrayDeque<>();
    private boolean made = true;

    /** Describes an operation: the last step before it is compiled. */
    private interface Description {
        int create(dnnl_primitive_desc description, dnnl_primitive_attr attributes);
    }

    Compiler(dnnl_engine engine) {
        this.engine = engine;
    }

    /** Returns oneDNN's description of a layout, which lives as long as this. */
    dnnl_memory_desc describe(Layout layout) {
        return descriptions.computeIfAbsent(layout, Layout::describe);
    }

    /** Returns the weight layout that products of the given number of rows prefer; the caller destroys it. */
    dnnl_memory_desc chosen(Precision precision, long rows, long inputs, long outputs) {
        dnnl_memory_desc free = Layout.free(precision, inputs, outputs);
        Layout x = Layout.rows(precision, rows, inputs);
        Layout y = Layout.rows(precision, rows, outputs);
        try {
            return described(
                    PostOperation.NONE,
                    (description, attributes) -> dnnl.dnnl_matmul_primitive_desc_create(
                            description, engine, describe(x), free, null, describe(y), attributes),
                    description -> {
                        dnnl_memory_desc own = new dnnl_memory_desc();
                        Status.check(dnnl.dnnl_memory_desc_clone(
                                own, dnnl.dnnl_primitive_desc_query_md(description, dnnl.dnnl_query_weights_md, 0)));
                        return own;
                    });
        } finally {
            dnnl.dnnl_memory_desc_destroy(free);
        }
    }

    /** [m, k] by [k, n] to [m, n], or as many of each. */
    dnnl_primitive product(
            Layout x, dnnl_memory_desc weight, Optional<dnnl_memory_desc> bias, Layout y, PostOperation after) {
        return compiled(
                after,
                (description, attributes) -> dnnl.dnnl_matmul_primitive_desc_create(
                        description, engine, describe(x), weight, bias.orElse(null), describe(y), attributes));
    }

    /** Over the last dimension. */
    dnnl_primitive softmax(Layout x, Layout y) {
        return compiled(
                PostOperation.NONE,
                (description, attributes) -> dnnl.dnnl_softmax_forward_primitive_desc_create(
                        description,
                        engine,
                        dnnl.dnnl_forward_inference,
                        dnnl.dnnl_softmax_accurate,
                        describe(x),
                        describe(y),
                        x.dimensions() - 1,
                        attributes));
    }

    /** Over the last dimension, with a scale in float32. */
    dnnl_primitive rootMeanSquareNorm(Layout x, double epsilon, Layout y) {
        return compiled(
                PostOperation.NONE,
                (description, attributes) -> dnnl.dnnl_layer_normalization_forward_primitive_desc_create(
                        description,
                        engine,
                        dnnl.dnnl_forward_inference,
                        describe(x),
                        describe(y),
                        null,
                        (float) epsilon,
                        dnnl.dnnl_use_scale | dnnl.dnnl_rms_norm,
                        attributes));
    }

    /** Copies into another layout. */
    dnnl_primitive reorder(Layout x, dnnl_memory_desc y) {
        return compiled(
                PostOperation.NONE,
                (description, attributes) -> dnnl.dnnl_reorder_primitive_desc_create(
                        description, describe(x), engine, y, engine, attributes));
    }

    /** Returns whether all that was compiled was made for the processor. */
    boolean isMadeForProcessor() {
        return made;
    }

    private dnnl_primitive compiled(PostOperation after, Description operation) {
        return described(after, operation, description -> {
            made &= !name(description).startsWith("ref");
            dnnl_primitive primitive = new dnnl_primitive();
            Status.check(dnnl.dnnl_primitive_create(primitive, description));
            primitives.push(primitive);
            return primitive;
        });
    }

    private <T> T described(PostOperation after, Description operation, Function<dnnl_primitive_desc, T> use) {
        dnnl_primitive_attr attributes = attributes(after);
        dnnl_primitive_desc description = new dnnl_primitive_desc();
        try {
            Status.check(operation.create(description, attributes));
            return use.apply(description);
        } finally {
            if (!description.isNull()) {
                dnnl.dnnl_primitive_desc_destroy(description);
            }
            dnnl.dnnl_primitive_attr_destroy(attributes);
        }
    }

    private dnnl_primitive_attr attributes(PostOperation after) {
        dnnl_primitive_attr attributes = new dnnl_primitive_attr();
        Status.check(dnnl.dnnl_primitive_attr_create(attributes));
        dnnl_post_ops operations = new dnnl_post_ops();
        Status.check(dnnl.dnnl_post_ops_create(operations));
        after.appendTo(operations, this);
        Status.check(dnnl.dnnl_primitive_attr_set_post_ops(attributes, operations));
        dnnl.dnnl_post_ops_destroy(operations);
        return attributes;
    }

    private static String name(dnnl_primitive_desc description) {
        try (PointerPointer<BytePointer> name = new PointerPointer<>(1)) {
            Status.check(dnnl.dnnl_primitive_desc_query(description, dnnl.dnnl_query_impl_info_str, 0, name));
            return name.get(BytePointer.class, 0).getString();
        }
    }

    @Override
    public void close() {
        primitives.forEach(dnnl::dnnl_primitive_destroy);
        descriptions.values().forEach(dnnl::dnnl_memory_desc_destroy);
    }
}
