package dev.retort.local.tensor;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apiguardian.api.API;
import org.bytedeco.javacpp.Pointer;

/**
 * Keeps tensors alive beyond the scope they were made in, until it is closed. Tensors that nobody keeps die with their
 * {@link org.bytedeco.javacpp.PointerScope}. Not thread-safe.
 */
@API(status = API.Status.INTERNAL)
public final class TensorOwner implements AutoCloseable {

    private final Deque<Pointer> kept = new ArrayDeque<>();

    /** Keeps a tensor, or another native object such as an optional around one, and returns it. */
    public <P extends Pointer> P keep(P object) {
        object.retainReference();
        kept.push(object);
        return object;
    }

    /** Lets all tensors go: using one afterwards ends the JVM. */
    @Override
    public void close() {
        while (!kept.isEmpty()) {
            kept.pop().releaseReference();
        }
    }
}
