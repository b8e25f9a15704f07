package dev.retort.local.kernel;

import java.util.Optional;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.pytorch.Tensor;

/**
 * What oneDNN knows of {@link After}: the operation, and how the other tensor of one with two lies.
 *
 * @param other empty also where the other tensor is what is written to
 */
record PostOperation(Kind kind, Optional<Layout> other) {

    static final PostOperation NONE = new PostOperation(Kind.NOTHING, Optional.empty());

    enum Kind {
        NOTHING,
        SILU,
        GELU_TANH,
        SUM,
        ADD,
        MULTIPLY
    }

    static PostOperation of(After after, Tensor y) {
        return switch (after) {
            case After.Nothing nothing -> NONE;
            case After.Activated(var activation) ->
                switch (activation) {
                    case SILU -> new PostOperation(Kind.SILU, Optional.empty());
                    case GELU_TANH -> new PostOperation(Kind.GELU_TANH, Optional.empty());
                };
            case After.Plus(Tensor other) ->
                other.data_ptr().equals(y.data_ptr())
                        ? new PostOperation(Kind.SUM, Optional.empty())
                        : new PostOperation(Kind.ADD, Optional.of(layout(other, y)));
            case After.Times(Tensor other) -> new PostOperation(Kind.MULTIPLY, Optional.of(layout(other, y)));
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

    void appendTo(dnnl_post_ops operations, Compiler compiler) {
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
