package dev.retort.local.kernel;

import dev.retort.local.tensor.Activation;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/** Operations on a product before it is rounded and written. */
public sealed interface After {

    /** It stays as it is. */
    After NOTHING = new Nothing();

    /** It stays as it is. */
    record Nothing() implements After {}

    /** Its activation. */
    record Activated(Activation activation) implements After {}

    /** A tensor of its shape is added, which lies as what is written, may be that itself, or is contiguous. */
    record Plus(Tensor added) implements After {}

    /** It is multiplied with a tensor of its shape, element by element, which lies as what is written or is contiguous. */
    record Times(Tensor factor) implements After {}

    /** What lies where the product is written is added to it, and then something else is done. */
    record Added(After next) implements After {}

    /** Returns what is done to some columns of the product, [n, outputs]. */
    default After columns(long from, long count) {
        return switch (this) {
            case Nothing nothing -> nothing;
            case Activated activated -> activated;
            case Plus(Tensor added) -> new Plus(added.narrow(1, from, count));
            case Times(Tensor factor) -> new Times(factor.narrow(1, from, count));
            case Added(After next) -> new Added(next.columns(from, count));
        };
    }

    /** Returns the other tensor of one with two. */
    default Optional<Tensor> other() {
        return switch (this) {
            case Nothing nothing -> Optional.empty();
            case Activated activated -> Optional.empty();
            case Plus(Tensor added) -> Optional.of(added);
            case Times(Tensor factor) -> Optional.of(factor);
            case Added(After next) -> next.other();
        };
    }

    /**
     * Does it to a product by operations of libtorch.
     *
     * @param written what lies where the result is written
     */
    default Tensor of(Tensor product, Tensor written) {
        return this instanceof Added(After next) ? next.of(product.add(written)) : of(product);
    }

    /**
     * Does it to a product by operations of libtorch.
     *
     * @throws IllegalStateException if it adds to what is written to, which is not known here
     */
    default Tensor of(Tensor product) {
        return switch (this) {
            case Nothing nothing -> product;
            case Activated(Activation activation) -> activation.of(product);
            case Plus(Tensor added) -> product.add(added);
            case Times(Tensor factor) -> product.mul(factor);
            case Added added -> throw new IllegalStateException("A product alone has nothing to be added to.");
        };
    }
}
