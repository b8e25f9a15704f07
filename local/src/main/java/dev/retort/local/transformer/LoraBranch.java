package dev.retort.local.transformer;

import org.bytedeco.pytorch.Tensor;

/**
 * The low-rank branch beside a linear layer (Hu et al. 2021, LoRA): the layer's output gets {@code scale · B A x} added.
 * The matrices belong to whoever made them.
 *
 * @param a float32 [rank, inputs]; a leaf that requires a gradient where it is trained
 * @param b float32 [outputs, rank], likewise
 * @param scale alpha / rank
 * @param dropout share of inputs dropped while gradients are recorded, from 0 up to but not 1
 */
public record LoraBranch(Tensor a, Tensor b, double scale, double dropout) {}
