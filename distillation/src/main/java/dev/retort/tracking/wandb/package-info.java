/** Weights &amp; Biases: runs kept on disk as the {@code wandb} package keeps them, and runs sent to a server. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.tracking.wandb;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
