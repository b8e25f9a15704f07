package dev.retort.local.kernel;

import dev.retort.local.tensor.Activation;
import org.bytedeco.pytorch.Tensor;

/** What is done to a product before it is rounded and written. */
public sealed interface After {

    /** It stays as it is. */
    After NOTHING = new Nothing();

    /** It stays as it is. */
    record Nothing() implements After {}

    /** Its activation. */
    record Activated(Activation activation) implements After {}

    /** A tensor of its shape is added, which lies as what is written, may be that itself, or is contiguous. */
    record Plus(Tensor other) implements After {}

    /** It is multiplied with a tensor of its shape, element by element, which lies as what is written or is contiguous. */
    record Times(Tensor other) implements After {}

    /** Returns what is done to some columns of the product, [n, outputs]. */
    default After columns(long from, long count) {
        return switch (this) {
            case Nothing nothing -> nothing;
            case Activated activated -> activated;
            case Plus(Tensor other) -> new Plus(other.narrow(1, from, count));
            case Times(Tensor other) -> new Times(other.narrow(1, from, count));
        };
    }

    /** Does it to a product by operations of libtorch. */
    default Tensor of(Tensor product) {
        return switch (this) {
            case Nothing nothing -> product;
            case Activated(Activation activation) -> activation.of(product);
            case Plus(Tensor other) -> product.add(other);
            case Times(Tensor other) -> product.mul(other);
        };
    }
}
