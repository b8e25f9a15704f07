/** LoRA training: rows to tokens, the order of rows, the loss, the optimiser, checkpoints and the loop. */
@NullMarked
package dev.retort.local.training;

import org.jspecify.annotations.NullMarked;
