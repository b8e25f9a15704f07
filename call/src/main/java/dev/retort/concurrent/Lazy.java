package dev.retort.concurrent;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that is made when it is first asked for; where making it fails, the next one who asks tries again. Thread-safe: who
 * asks meanwhile waits.
 */
public final class Lazy<T> {

    private final Supplier<T> maker;
    private final Exclusive exclusive = new Exclusive();
    private @Nullable T value;

    /** Creates a value to be made later. */
    public Lazy(Supplier<T> maker) {
        this.maker = maker;
    }

    /** Returns the value, making it first where no one has. */
    public T get() {
        return exclusive.get(() -> {
            T made = value;
            if (made == null) {
                made = maker.get();
                value = made;
            }
            return made;
        });
    }
}
