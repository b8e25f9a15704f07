/** Where people watch runs: {@link dev.retort.tracking.Tracker} is the seam; Weights &amp; Biases, MLflow and TensorBoard stand behind it. */
@NullMarked
package dev.retort.tracking;

import org.jspecify.annotations.NullMarked;
