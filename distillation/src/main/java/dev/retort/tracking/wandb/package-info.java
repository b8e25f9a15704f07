/** Weights &amp; Biases: runs kept on disk as the {@code wandb} package keeps them, and runs sent to a server. */
@NullMarked
package dev.retort.tracking.wandb;

import org.jspecify.annotations.NullMarked;
