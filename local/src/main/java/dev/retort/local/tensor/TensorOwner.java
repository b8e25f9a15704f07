package dev.retort.local.tensor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apiguardian.api.API;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Keeps tensors alive beyond the scope they were made in, until it is closed. Tensors that nobody keeps die with their
 * {@link org.bytedeco.javacpp.PointerScope}. Not thread-safe.
 */
@API(status = API.Status.INTERNAL)
public final class TensorOwner implements AutoCloseable {

    /**
     * Memory is taken from the system in pieces of this size. Tensors of some megabytes would lie among those that come and go
     * while weights are read, and the C library cannot give the holes between them back.
     */
    private static final long PIECE = 64L << 20;

    /** Where tensors begin: what processors read at once. */
    private static final long ALIGNMENT = 64;

    private final Deque<Pointer> kept = new ArrayDeque<>();
    private Optional<Tensor> piece = Optional.empty();
    private long taken;

    /** Keeps a tensor, or another native object such as an optional around one, and returns it. */
    public <P extends Pointer> P keep(P object) {
        object.retainReference();
        kept.push(object);
        return object;
    }

    /** Returns a tensor of bytes whose values are not set yet, and keeps it. */
    public Tensor bytes(long size) {
        if (size > PIECE / 2) {
            return keep(empty(size));
        }
        if (piece.isEmpty() || taken + size > PIECE) {
            piece = Optional.of(keep(empty(PIECE)));
            taken = 0;
        }
        Tensor bytes = keep(piece.get().narrow(0, taken, size));
        taken = Math.ceilDiv(taken + size, ALIGNMENT) * ALIGNMENT;
        return bytes;
    }

    private static Tensor empty(long size) {
        return torch.empty(new long[] {size}, new TensorOptions(ScalarType.Byte), new MemoryFormatOptional());
    }

    /** Lets all tensors go: using one afterwards ends the JVM. */
    @Override
    public void close() {
        piece = Optional.empty();
        while (!kept.isEmpty()) {
            kept.pop().releaseReference();
        }
    }
}
