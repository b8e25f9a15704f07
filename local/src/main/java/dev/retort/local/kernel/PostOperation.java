package dev.retort.local.kernel;

import java.util.Optional;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.pytorch.Tensor;

/**
 * What oneDNN knows of {@link After}: the operation, and how the other tensor of one with two lies.
 *
 * @param added whether what is written to is added before the operation
 * @param other empty also where the other tensor is what is written to
 */
record PostOperation(boolean added, Kind kind, Optional<Layout> other) {

    static final PostOperation NONE = of(Kind.NOTHING);

    enum Kind {
        NOTHING,
        SILU,
        GELU_TANH,
        SUM,
        ADD,
        MULTIPLY
    }

    private static PostOperation of(Kind kind) {
        return new PostOperation(false, kind, Optional.empty());
    }

    private static PostOperation of(Kind kind, Layout other) {
        return new PostOperation(false, kind, Optional.of(other));
    }

    static PostOperation of(After after, Tensor y) {
        return switch (after) {
            case After.Nothing nothing -> NONE;
            case After.Activated(var activation) ->
                switch (activation) {
                    case SILU -> of(Kind.SILU);
                    case GELU_TANH -> of(Kind.GELU_TANH);
                };
            case After.Plus(Tensor other) ->
                other.data_ptr().equals(y.data_ptr()) ? of(Kind.SUM) : of(Kind.ADD, layout(other, y));
            case After.Times(Tensor other) -> of(Kind.MULTIPLY, layout(other, y));
            case After.Added(After next) -> {
                PostOperation then = of(next, y);
                yield new PostOperation(true, then.kind(), then.other());
            }
        };
    }

    /** oneDNN 3.11 computes with wrong values where the other tensor has not the result's shape or lies apart. */
    private static Layout layout(Tensor other, Tensor y) {
        Layout layout = Layout.of(other);
        Layout result = Layout.of(y);
        if (!layout.hasShapeOf(result) || !other.is_contiguous() && !layout.equals(result)) {
            throw new IllegalArgumentException(
                    "What is added or multiplied must have the result's shape, and be contiguous or lie as it does.");
        }
        return layout;
    }

    /** Returns the place of the other tensor among a product's arguments. */
    int otherPlace() {
        return dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * (added ? 2 : 1) | dnnl.DNNL_ARG_SRC_1;
    }

    void appendTo(dnnl_post_ops operations, Compiler compiler) {
        if (added) {
            Status.check(dnnl.dnnl_post_ops_append_sum(operations, 1, 0, dnnl.dnnl_data_type_undef));
        }
        switch (kind) {
            case NOTHING -> {}
            case SILU -> Status.check(dnnl.dnnl_post_ops_append_eltwise(operations, dnnl.dnnl_eltwise_swish, 1, 0));
            case GELU_TANH ->
                Status.check(dnnl.dnnl_post_ops_append_eltwise(operations, dnnl.dnnl_eltwise_gelu_tanh, 0, 0));
            case SUM -> Status.check(dnnl.dnnl_post_ops_append_sum(operations, 1, 0, dnnl.dnnl_data_type_undef));
            case ADD ->
                Status.check(dnnl.dnnl_post_ops_append_binary(
                        operations, dnnl.dnnl_binary_add, compiler.describe(other.orElseThrow())));
            case MULTIPLY ->
                Status.check(dnnl.dnnl_post_ops_append_binary(
                        operations, dnnl.dnnl_binary_mul, compiler.describe(other.orElseThrow())));
        }
    }
}
