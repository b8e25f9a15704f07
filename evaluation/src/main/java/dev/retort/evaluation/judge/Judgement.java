package dev.retort.evaluation.judge;

import java.util.function.Function;

/**
 * What a judge said to one input: a value, or the reason there is none.
 *
 * @param <T> what the task yields
 */
public sealed interface Judgement<T> {

    /**
     * A usable reply.
     *
     * @param value what it says
     */
    record Given<T>(T value) implements Judgement<T> {}

    /**
     * No usable reply, for good.
     *
     * @param reason why, for a person to read
     */
    record Missing<T>(String reason) implements Judgement<T> {}

    /** Returns the value changed by a function, or the same reason. */
    default <R> Judgement<R> map(Function<T, R> change) {
        return switch (this) {
            case Given<T> given -> new Given<>(change.apply(given.value()));
            case Missing<T> missing -> new Missing<>(missing.reason());
        };
    }
}
