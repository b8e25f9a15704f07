package dev.retort.local.tensor;

import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.OperatorHandleOptional;
import org.bytedeco.pytorch.OperatorName;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * Matrix products in bfloat16 with weights that are laid out beforehand as the processor's kernels read them: a plain
 * weight is laid out anew for every product. libtorch has the operators for its compiler and no function for them, so they are looked up by name.
 * They record no gradients. Thread-safe.
 */
public final class PackedProducts {

    private static final String PACK = "mkldnn::_reorder_linear_weight";
    private static final String MULTIPLY = "mkldnn::_linear_pointwise";
    /** Position of the empty list among the operator's arguments. */
    private static final int LIST = 4;

    private final OperatorHandle pack;
    private final OperatorHandle multiply;
    private final IValue nothing;
    private final IValue asItIs;
    private final IValue emptyList;

    /** A weight laid out for products, and its bias; lives until its {@link TensorOwner} is closed. */
    public record Packed(IValue weight, IValue bias) {}

    private PackedProducts(TensorOwner owner, OperatorHandle pack, OperatorHandle multiply) {
        this.pack = owner.keep(pack);
        this.multiply = owner.keep(multiply);
        this.nothing = owner.keep(new IValue());
        this.asItIs = owner.keep(new IValue("none"));
        var list = multiply.schema().arguments().getPointer(LIST).type().get();
        this.emptyList = owner.keep(new IValue(new GenericList(list.containedType(0))));
    }

    /**
     * Looks the operators up and tries them on a small matrix.
     *
     * @param owner keeps them
     * @return empty where this libtorch has them not, or the processor or the precision is not theirs: then plain products
     *     are right
     */
    public static Optional<PackedProducts> find(Precision precision, TensorOwner owner) {
        if (precision != Precision.BFLOAT16) {
            return Optional.empty();
        }
        try (PointerScope scope = new PointerScope()) {
            OperatorHandleOptional pack = Dispatcher.singleton().findSchema(new OperatorName(PACK, ""));
            OperatorHandleOptional multiply = Dispatcher.singleton().findSchema(new OperatorName(MULTIPLY, ""));
            if (!pack.has_value() || !multiply.has_value()) {
                return Optional.empty();
            }
            PackedProducts found =
                    new PackedProducts(owner, new OperatorHandle(pack.get()), new OperatorHandle(multiply.get()));
            return found.isRight(precision) ? Optional.of(found) : Optional.empty();
        } catch (RuntimeException e) {
            // What libtorch throws where the processor or the build lacks the operator's kernels.
            return Optional.empty();
        }
    }

    private boolean isRight(Precision precision) {
        TensorOptions options = new TensorOptions(precision.type());
        Tensor weight = torch.arange(new Scalar(48 * 32), options)
                .remainder(new Scalar(7))
                .view(48, 32);
        Tensor x = torch.arange(new Scalar(3 * 32), options)
                .remainder(new Scalar(5))
                .view(3, 32);
        try (TensorOwner owner = new TensorOwner()) {
            // Whole numbers of this size are exact in every order of adding.
            Packed packed = pack(weight, Optional.empty(), owner);
            Tensor y = torch.linear(x, weight);
            return torch.equal(multiply(x, packed), y);
        }
    }

    /**
     * Copies a weight into the layout.
     *
     * @param weight [outputs, inputs]; not needed afterwards
     * @param bias [outputs]
     * @param owner keeps the copy
     */
    public Packed pack(Tensor weight, Optional<Tensor> bias, TensorOwner owner) {
        try (PointerScope scope = new PointerScope()) {
            return new Packed(
                    owner.keep(new IValue(call(pack, new IValue(weight), nothing))),
                    bias.isPresent() ? owner.keep(new IValue(bias.get())) : nothing);
        }
    }

    /** Computes what {@code torch.linear} does: [n, inputs] to [n, outputs]. */
    public Tensor multiply(Tensor x, Packed packed) {
        return call(multiply, new IValue(x), packed.weight(), packed.bias(), asItIs, emptyList, nothing);
    }

    private static Tensor call(OperatorHandle operator, IValue... arguments) {
        IValueVector stack = new IValueVector(arguments);
        operator.callBoxed(stack);
        return new Tensor(stack.get(0).toTensor());
    }
}
