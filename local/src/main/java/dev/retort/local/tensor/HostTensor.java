package dev.retort.local.tensor;

import org.apiguardian.api.API;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.ShortPointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * A contiguous tensor in the processor's memory whose values Java reads and writes as float32: for few values that is
 * faster than an operation of libtorch, which takes longer to begin than they take to compute. Lives as long as its tensor.
 * Not thread-safe.
 */
@API(status = API.Status.INTERNAL)
public sealed interface HostTensor {

    /** Returns the tensor itself. */
    Tensor tensor();

    /**
     * Copies values out, the last dimension fastest.
     *
     * @param from position of the first in the tensor
     * @param to position of the first in the array
     */
    void get(long from, float[] values, int to, int count);

    /**
     * Copies values in, rounded to the tensor's precision, to the nearest, ties to even.
     *
     * @param to position of the first in the tensor
     * @param from position of the first in the array
     */
    void put(long to, float[] values, int from, int count);

    /** Looks at a tensor, which must be contiguous, in the processor's memory and in one of both precisions. */
    static HostTensor of(Tensor tensor) {
        return Precision.BFLOAT16.isOf(tensor) ? new BFloats(tensor) : new Floats(tensor);
    }

    /** Returns a tensor whose values are not set yet, in the present scope. */
    static HostTensor empty(Precision precision, long... shape) {
        return of(torch.empty(shape, new TensorOptions(precision.type()), new MemoryFormatOptional()));
    }

    /** Values in float32. */
    final class Floats implements HostTensor {

        private final Tensor tensor;
        private final FloatPointer values;

        private Floats(Tensor tensor) {
            this.tensor = tensor;
            this.values = tensor.data_ptr_float();
        }

        @Override
        public Tensor tensor() {
            return tensor;
        }

        @Override
        public void get(long from, float[] values, int to, int count) {
            this.values.position(from).get(values, to, count);
        }

        @Override
        public void put(long to, float[] values, int from, int count) {
            this.values.position(to).put(values, from, count);
        }
    }

    /** Values in bfloat16: the upper halves of floats. */
    final class BFloats implements HostTensor {

        private final Tensor tensor;
        private final ShortPointer bits;
        private short[] copy = new short[0];

        private BFloats(Tensor tensor) {
            this.tensor = tensor;
            this.bits = new ShortPointer(tensor.data_ptr());
        }

        @Override
        public Tensor tensor() {
            return tensor;
        }

        @Override
        public void get(long from, float[] values, int to, int count) {
            short[] upper = copy(count);
            bits.position(from).get(upper, 0, count);
            for (int i = 0; i < count; i++) {
                values[to + i] = Float.intBitsToFloat(upper[i] << 16);
            }
        }

        @Override
        public void put(long to, float[] values, int from, int count) {
            short[] upper = copy(count);
            for (int i = 0; i < count; i++) {
                int whole = Float.floatToRawIntBits(values[from + i]);
                upper[i] = (short) ((whole + 0x7fff + (whole >>> 16 & 1)) >>> 16);
            }
            bits.position(to).put(upper, 0, count);
        }

        private short[] copy(int count) {
            if (copy.length < count) {
                copy = new short[count];
            }
            return copy;
        }
    }
}
