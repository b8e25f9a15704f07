package dev.retort.local.tensor;

import java.nio.FloatBuffer;
import org.apiguardian.api.API;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Copies between Java's memory and libtorch's. */
@API(status = API.Status.INTERNAL)
public final class HostCopy {

    private HostCopy() {}

    /** Returns a tensor's values as float32, last dimension fastest. */
    public static float[] floats(Tensor tensor) {
        try (PointerScope scope = new PointerScope()) {
            Tensor contiguous = Device.CPU.of(tensor).to(ScalarType.Float).contiguous();
            float[] values = new float[Math.toIntExact(contiguous.numel())];
            contiguous.data_ptr_float().get(values);
            return values;
        }
    }

    /** Returns the values of a tensor of int64, last dimension fastest. */
    public static long[] longs(Tensor tensor) {
        try (PointerScope scope = new PointerScope()) {
            Tensor contiguous = Device.CPU.of(tensor).contiguous();
            long[] values = new long[Math.toIntExact(contiguous.numel())];
            contiguous.data_ptr_long().get(values);
            return values;
        }
    }

    /** Returns a tensor of int64 of shape [ids.length]. */
    public static Tensor ids(int[] ids) {
        long[] wide = new long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            wide[i] = ids[i];
        }
        return Tensor.create(wide, ids.length);
    }

    /** Returns a float32 tensor of the given shape with a copy of the values. */
    public static Tensor tensor(float[] values, long... shape) {
        return Tensor.create(values, shape);
    }

    /**
     * Returns a float32 tensor over a direct buffer's memory, without a copy: it is valid only as long as the buffer is.
     */
    public static Tensor over(FloatBuffer direct, long... shape) {
        return torch.from_blob(new FloatPointer(direct), shape, new TensorOptions(ScalarType.Float));
    }
}
