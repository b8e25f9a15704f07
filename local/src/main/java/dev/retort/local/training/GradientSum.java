package dev.retort.local.training;

import dev.retort.concurrent.Exclusive;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Adds the gradients of a batch's rows in the order of the batch, whatever order they are finished in: floating-point
 * sums depend on the order. Thread-safe.
 */
final class GradientSum implements AutoCloseable {

    private final int size;
    private final Deque<Tensor> free = new ArrayDeque<>();
    private final Map<Integer, Tensor> waiting = new HashMap<>();
    private final Exclusive alone = new Exclusive();
    private Tensor total = new Tensor();
    private int next;

    GradientSum(int size) {
        this.size = size;
    }

    /** Starts a batch whose gradients are added to a tensor. */
    void begin(Tensor gradient) {
        alone.run(() -> {
            free.addAll(waiting.values());
            waiting.clear();
            total = gradient;
            next = 0;
        });
    }

    /** Returns a flat tensor for the gradient of one row, with whatever numbers it had. */
    Tensor part() {
        return alone.get(() -> {
            Tensor used = free.poll();
            if (used != null) {
                return used;
            }
            try (PointerScope scope = new PointerScope()) {
                Tensor made = torch.zeros(size);
                made.retainReference();
                return made;
            }
        });
    }

    /** Takes back what {@link #part} gave, filled with the gradient of a row of the batch. */
    void add(int row, Tensor part) {
        alone.run(() -> {
            waiting.put(row, part);
            try (PointerScope scope = new PointerScope()) {
                while (waiting.containsKey(next)) {
                    Tensor ready = Objects.requireNonNull(waiting.remove(next));
                    total.add_(ready);
                    free.add(ready);
                    next++;
                }
            }
        });
    }

    @Override
    public void close() {
        alone.run(() -> {
            free.addAll(waiting.values());
            waiting.clear();
            free.forEach(Tensor::releaseReference);
            free.clear();
        });
    }
}
