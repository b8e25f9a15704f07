package dev.retort.local.kernel;

import dev.retort.local.tensor.Precision;
import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.pytorch.Tensor;

/**
 * How the values of a tensor lie in memory.
 *
 * @param sizes of its dimensions
 * @param strides values between neighbours of each dimension
 */
record Layout(Precision precision, List<Long> sizes, List<Long> strides) {

    static Layout of(Tensor tensor) {
        long dimensions = tensor.dim();
        return new Layout(
                Precision.BFLOAT16.isOf(tensor) ? Precision.BFLOAT16 : Precision.FLOAT32,
                LongStream.range(0, dimensions).map(tensor::size).boxed().toList(),
                LongStream.range(0, dimensions).map(tensor::stride).boxed().toList());
    }

    /** Returns the layout of rows that stand one behind another. */
    static Layout rows(Precision precision, long rows, long columns) {
        return new Layout(precision, List.of(rows, columns), List.of(columns, 1L));
    }

    /** Returns oneDNN's description of it, which the caller destroys. */
    dnnl_memory_desc describe() {
        dnnl_memory_desc description = new dnnl_memory_desc();
        Status.check(dnnl.dnnl_memory_desc_create_with_strides(
                description, sizes.size(), array(sizes), type(precision), array(strides)));
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

    private static long[] array(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }
}
