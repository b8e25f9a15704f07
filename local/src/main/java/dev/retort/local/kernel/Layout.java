package dev.retort.local.kernel;

import dev.retort.local.tensor.Precision;
import java.util.Arrays;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.pytorch.Tensor;

/** How the values of a tensor lie in memory: its sizes, and how many values lie between neighbours of each dimension. */
final class Layout {

    private final Precision precision;
    private final long[] sizes;
    private final long[] strides;

    private Layout(Precision precision, long[] sizes, long[] strides) {
        this.precision = precision;
        this.sizes = sizes;
        this.strides = strides;
    }

    static Layout of(Tensor tensor) {
        int dimensions = Math.toIntExact(tensor.dim());
        long[] sizes = new long[dimensions];
        long[] strides = new long[dimensions];
        for (int i = 0; i < dimensions; i++) {
            sizes[i] = tensor.size(i);
            strides[i] = tensor.stride(i);
        }
        return new Layout(Precision.BFLOAT16.isOf(tensor) ? Precision.BFLOAT16 : Precision.FLOAT32, sizes, strides);
    }

    /** Returns the layout of rows that stand one behind another. */
    static Layout rows(Precision precision, long rows, long columns) {
        return new Layout(precision, new long[] {rows, columns}, new long[] {columns, 1});
    }

    Precision precision() {
        return precision;
    }

    boolean hasShapeOf(Layout other) {
        return Arrays.equals(sizes, other.sizes);
    }

    int dimensions() {
        return sizes.length;
    }

    /** Returns oneDNN's description of it, which the caller destroys. */
    dnnl_memory_desc describe() {
        dnnl_memory_desc description = new dnnl_memory_desc();
        Status.check(
                dnnl.dnnl_memory_desc_create_with_strides(description, sizes.length, sizes, type(precision), strides));
        return description;
    }

    /** Returns the description of a matrix whose layout oneDNN may choose; the caller destroys it. */
    static dnnl_memory_desc free(Precision precision, long rows, long columns) {
        dnnl_memory_desc description = new dnnl_memory_desc();
        Status.check(dnnl.dnnl_memory_desc_create_with_tag(
                description, 2, new long[] {rows, columns}, type(precision), dnnl.dnnl_format_tag_any));
        return description;
    }

    private static int type(Precision precision) {
        return switch (precision) {
            case FLOAT32 -> dnnl.dnnl_f32;
            case BFLOAT16 -> dnnl.dnnl_bf16;
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Layout layout
                && precision == layout.precision
                && Arrays.equals(sizes, layout.sizes)
                && Arrays.equals(strides, layout.strides);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * precision.hashCode() + Arrays.hashCode(sizes)) + Arrays.hashCode(strides);
    }
}
