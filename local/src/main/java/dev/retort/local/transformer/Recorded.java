package dev.retort.local.transformer;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/**
 * A computation with its way back, written by hand: libtorch's automatic gradients keep more and compute more than frozen
 * weights need.
 *
 * @param output what was computed
 * @param back turns the loss's gradient by the output into that by the input, and hands the gradients of low-rank branches
 *     to the {@link Tape}; to be called at most once
 */
public record Recorded(Tensor output, UnaryOperator<Tensor> back) {}
